import assert from "node:assert/strict";
import type { Entry } from "../../server/src/workspace/file-system.ts";
import { type Folders, findContainerFiles, gitignoresAbove } from "../../server/src/workspace/find-files.ts";

describe("folders", () => {
	it("are searched for container files by name, in order, without what belongs to others", async () => {
		const tree = {
			root: ["web/", "node_modules/", ".git/", "vendor/", "compose.yaml", "Dockerfile", "pipe|", "dockerfile.ts"],
			"root/web": ["api.Dockerfile", "Containerfile.dev", "docker-compose.prod.yml", "values.yaml", ".env"],
			"root/node_modules": ["Dockerfile"],
			"root/vendor": ["Dockerfile"],
			"root/.git": ["Dockerfile"],
		};
		assert.deepEqual(await search(tree), [
			"root/Dockerfile",
			"root/compose.yaml",
			"root/web/Containerfile.dev",
			"root/web/api.Dockerfile",
			"root/web/docker-compose.prod.yml",
		]);
	});

	it("are searched for every usual name, overrides included", async () => {
		const names = [
			..."Dockerfile dockerfile Dockerfile.dev Dockerfile-dev app.dockerfile Containerfile Containerfile.web".split(
				" ",
			),
			..."compose.yaml compose.yml compose.override.yaml compose.prod.yml docker-compose.yml".split(" "),
			..."docker-compose.override.yml podman-compose.yaml".split(" "),
		].toSorted();
		const others = "Dockerfile.dockerignore dockerfile.ts compose.ts decompose.yaml Makefile Dockerfiles".split(" ");
		assert.deepEqual(
			await search({ root: [...names, ...others] }),
			names.map((it) => `root/${it}`),
		);
	});

	it("leave out what a .gitignore leaves out, the innermost one first", async () => {
		const tree = {
			root: ["build/", "a/", "Dockerfile", "local.Dockerfile", ".gitignore"],
			"root/build": ["Dockerfile", "keep/"],
			"root/build/keep": ["Dockerfile"],
			"root/a": ["local.Dockerfile", "Dockerfile", "other.Dockerfile", ".gitignore"],
		};
		const texts = {
			"root/.gitignore": "# ours\nbuild/\n!build/keep\nlocal.*\n/other.Dockerfile\n",
			"root/a/.gitignore": "!local.Dockerfile\n/Dockerfile\n",
		};
		assert.deepEqual(await search(tree, texts), [
			"root/Dockerfile",
			"root/a/local.Dockerfile",
			"root/a/other.Dockerfile",
		]);
	});

	it("are seen from the root of their repository, unless it leaves them out", async () => {
		const tree = {
			"/r": [".git/", ".gitignore", "a/", "out/"],
			"/r/a": ["b/", ".gitignore"],
			"/r/a/b": ["Dockerfile", "x.Dockerfile", "y.Dockerfile"],
			"/r/out": ["Dockerfile"],
		};
		const texts = { "/r/.gitignore": "x.*\nout\n", "/r/a/.gitignore": "b/y.*\n" };
		assert.deepEqual(await search(tree, texts, "/r/a/b"), ["/r/a/b/Dockerfile"]);
		assert.deepEqual(await search(tree, texts, "/r/out"), ["/r/out/Dockerfile"]);
		const alone = { ...tree, "/r": [".gitignore", "a/"] };
		assert.equal((await search(alone, texts, "/r/a/b")).length, 3, "no repository");
	});

	it("tell links apart, which may lead anywhere", async () => {
		const found = await findContainerFiles("root", foldersOf({ root: ["Dockerfile@", "compose.yaml", "web@"] }, {}));
		assert.deepEqual(found, [
			{ path: "root/Dockerfile", isLink: true },
			{ path: "root/compose.yaml", isLink: false },
		]);
	});
});

type Tree = Readonly<Record<string, readonly string[]>>;
type Texts = Readonly<Record<string, string>>;

async function search(tree: Tree, texts: Texts = {}, folder = "root"): Promise<readonly string[]> {
	const folders = foldersOf(tree, texts);
	const above = folder.startsWith("/") ? await gitignoresAbove(folder, folders) : [];
	return (await findContainerFiles(folder, folders, above)).map((it) => it.path);
}

function foldersOf(tree: Tree, texts: Texts): Folders {
	return { list: async (folder) => (tree[folder] ?? []).map(entryOf), read: async (path) => texts[path] };
}

/** `name/` is a folder, `name@` a link, `name|` a pipe. */
function entryOf(text: string): Entry {
	const kinds = { "/": "folder", "@": "link", "|": "other" } as const;
	const kind = Object.entries(kinds).find(([mark]) => text.endsWith(mark))?.[1];
	return kind ? { name: text.slice(0, -1), kind } : { name: text, kind: "file" };
}
