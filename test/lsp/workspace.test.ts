import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { toConfirmedChanges } from "../../server/src/features/to-lsp.ts";
import { nodeFileSystem } from "../../server/src/node-file-system.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { createDocuments } from "../../server/src/workspace/documents.ts";
import { languageOf } from "../../server/src/workspace/language.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { keyOf } from "../../server/src/workspace/uri-key.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";

describe("the language of a file", () => {
	const byName = {
		dockerfile:
			"Dockerfile Containerfile dockerfile Dockerfile.dev Containerfile.web web.Dockerfile web.dockerfile a.containerfile Dockerfile-dev",
		compose:
			"compose.yaml compose.yml compose.prod.yaml compose.override.yml docker-compose.yml docker-compose.dev.yaml podman-compose.yml",
		env: ".env",
		nothing: "dockerfile.ts Dockerfile.dockerignore values.yaml composer.json .env.local README.md docker.yaml",
	};
	for (const [language, names] of Object.entries(byName)) {
		it(`is ${language} by name`, () => {
			for (const name of names.split(" "))
				assert.equal(languageOf(uriOf(name), undefined) ?? "nothing", language, name);
		});
	}

	it("is what the editor says", () => {
		for (const id of ["dockercompose", "docker-compose", "yaml.docker-compose"]) {
			assert.equal(languageOf("untitled:Untitled-1", id), "compose");
		}
		assert.equal(languageOf("untitled:Untitled-1", "dockerfile"), "dockerfile");
		assert.equal(languageOf("untitled:Untitled-1", "markdown"), undefined);
	});

	it("is Compose for YAML that has services", () => {
		assert.equal(languageOf(uriOf("stack.yml"), "yaml", "x: 1\nservices:\n"), "compose");
		assert.equal(languageOf(uriOf("stack.yml"), "yaml", 'include: ["a.yaml"]\n'), "compose");
		assert.equal(languageOf(uriOf("stack.yml"), "yaml", "kind: Pod\nspec:\n  services:\n"), undefined);
		assert.equal(languageOf(uriOf("compose.yaml"), "yaml", ""), "compose");
	});
});

describe("a project", () => {
	it("has what is named, in the language that it is needed in, and misses the rest", async () => {
		const compose =
			"services:\n  a: { build: { dockerfile: image.txt } }\n  b: { build: b }\n  c: { extends: { file: base, service: c } }\n";
		const base = "services:\n  c:\n    build: deep\n";
		const disk = new Map([
			["compose.yaml", compose],
			["image.txt", "FROM scratch\n"],
			["base", base],
			["deep/Dockerfile", "FROM scratch\n"],
		]);
		const project = await loadProject(uriOf("compose.yaml"), memoryFileSystem(disk));
		const languages = [...project.files].map(([uri, { language }]) => [uri, language]);
		assert.deepEqual(Object.fromEntries(languages), {
			[uriOf("compose.yaml")]: "compose",
			[uriOf("image.txt")]: "dockerfile",
			[uriOf("base")]: "compose",
			[uriOf("deep/Dockerfile")]: "dockerfile",
		});
		for (const it of [".env", "b/Dockerfile"]) assert.ok(project.missing.has(uriOf(it)), it);
	});

	it("takes paths from variables of .env", async () => {
		const disk = new Map([
			["compose.yaml", "services:\n  a:\n    build: $WHERE\n"],
			[".env", "WHERE=web\n"],
			["web/Dockerfile", "FROM scratch\n"],
		]);
		const { files } = await loadProject(uriOf("compose.yaml"), memoryFileSystem(disk));
		assert.ok(files.has(uriOf("web/Dockerfile")));
	});

	it("has an end", async () => {
		const many = Array.from({ length: 1000 }, (_, i) => `  s${i}: { build: d${i} }\n`).join("");
		const { files, missing } = await loadProject(
			uriOf("compose.yaml"),
			memoryFileSystem(new Map([["compose.yaml", `services:\n${many}`]])),
		);
		assert.ok(files.size + missing.size <= 200);
		const long = memoryFileSystem(new Map([["Dockerfile", `FROM scratch\n#${"x".repeat(3_000_000)}`]]));
		assert.equal((await loadProject(uriOf("Dockerfile"), long)).files.size, 0);
	});

	it("is the same object, with the same files, until one of them changes", async () => {
		const disk = new Map([["Dockerfile", "FROM scratch\n"]]);
		const documents = createDocuments(memoryFileSystem(disk));
		const root = uriOf("compose.yaml");
		documents.open(root, "dockercompose", 1, "services:\n  a:\n    build: .\n");
		const first = await documents.load(root);
		documents.change(root, 2, "services:\n  a:\n    build: .\n");
		documents.forget("all");
		assert.equal(await documents.load(root), first);
		documents.change(root, 3, "services:\n  b:\n    build: .\n");
		const second = await documents.load(root);
		assert.notEqual(second, first);
		assert.equal(second.files.get(uriOf("Dockerfile")), first.files.get(uriOf("Dockerfile")));
	});

	it("knows an open file under every spelling of its uri", async () => {
		const documents = createDocuments(memoryFileSystem(new Map()));
		documents.open("file:///c%3A/a%40b/Dockerfile", "dockerfile", 1, "FROM scratch\n");
		assert.equal(documents.find("file:///C:/a@b/Dockerfile")?.version, 1);
		assert.equal(keyOf("file:///%E0%A4%A"), "file:///%E0%A4%A");
	});
});

describe("this machine's files", () => {
	const folder = mkdtempSync(join(tmpdir(), "dropcap-"));
	const uri = (name: string) => pathToFileURL(join(folder, name)).href;
	after(() => rmSync(folder, { recursive: true }));

	it("are read as text, without the mark before it", async () => {
		writeFileSync(join(folder, "Dockerfile"), "\uFEFFFROM scratch # ü\n");
		assert.equal(await nodeFileSystem.read(uri("Dockerfile")), "FROM scratch # ü\n");
		assert.deepEqual(await nodeFileSystem.list(pathToFileURL(folder).href), [{ name: "Dockerfile", kind: "file" }]);
	});

	it("are not there when they are no text, too long, or somewhere else", async () => {
		writeFileSync(join(folder, "binary"), "FROM\0scratch");
		writeFileSync(join(folder, "latin"), Buffer.from([0x23, 0xfc]));
		writeFileSync(join(folder, "long"), "x".repeat(2 * 1024 * 1024 + 1));
		for (const it of [uri("binary"), uri("latin"), uri("long"), uri("missing"), pathToFileURL(folder).href]) {
			assert.equal(await nodeFileSystem.read(it), undefined, it);
		}
		for (const it of ["untitled:Untitled-1", "https://example.org/Dockerfile", "file://host/x", "file:///%00", ""]) {
			assert.equal(await nodeFileSystem.read(it), undefined, it);
			assert.deepEqual(await nodeFileSystem.list(it), [], it);
		}
	});
});

it("a change of several files is looked at before it is made", () => {
	const files = ["Dockerfile", "compose.yaml"].map(
		(path): SourceFile => ({ uri: uriOf(path), language: "dockerfile", text: "abc" }),
	);
	const edits = files.map((file) => ({ file, span: { start: 1, end: 2 }, newText: "x" }));
	const { documentChanges, changeAnnotations } = toConfirmedChanges(edits, () => 7, "Both");
	assert.deepEqual(changeAnnotations, { review: { label: "Both", needsConfirmation: true } });
	assert.deepEqual(
		documentChanges?.map((it) => "edits" in it && it.edits.map((edit) => "annotationId" in edit && edit.annotationId)),
		[["review"], ["review"]],
	);
});
