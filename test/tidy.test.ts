import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { findStale, ruleNames } from "../scripts/generate.ts";
import { CONFIGURATION_NAMES } from "../server/src/knowledge/configuration-names.ts";
import { version } from "../server/src/version.ts";
import { allEvidence, holesIn } from "./support/evidence.ts";

const root = new URL("../", import.meta.url);

/** The layers of server/src, left to right; those in one row never see each other. */
const LAYERS: readonly (readonly string[])[] = [
	["text"],
	["knowledge"],
	["syntax"],
	["model"],
	["privilege"],
	["edits"],
	["rules"],
	["analysis"],
	["workspace", "report"],
	["protocol", "version"],
	["features"],
	["server"],
	["entries"],
];

/** The files that are compiled with Node's types, from `src/` on: the entries and what only they need. */
const NODE_FILES: readonly string[] = JSON.parse(
	readFileSync(new URL("../server/tsconfig.node.json", import.meta.url), "utf8"),
).files;

/** Who may import a package, by the start of its name. Everybody else may not. */
const WALLS: readonly {
	readonly packages: RegExp;
	readonly allows: (path: string) => boolean;
	readonly who: string;
}[] = [
	{ packages: /^(?:dockerfile-ast|yaml)$/, allows: (path) => path.startsWith("syntax/"), who: "syntax/" },
	{
		packages: /^vscode-(?:languageserver|jsonrpc)/,
		allows: (path) =>
			path.startsWith("features/") || ["server.ts", "protocol.ts", "browser.ts"].includes(path) || isNodeFile(path),
		who: "features/, server.ts, protocol.ts and the entries",
	},
	{ packages: /^ignore$/, allows: (path) => path === "workspace/gitignore.ts", who: "workspace/gitignore.ts" },
	{ packages: /^node:/, allows: isNodeFile, who: "the files of server/tsconfig.node.json" },
];

/** One import of a file: the words between `import` and `from`, and what it imports. */
interface Import {
	readonly file: string;
	readonly clause: string;
	readonly from: string;
}

const sources = ["server/src", "client/src", "scripts", "test"]
	.flatMap(listFiles)
	.filter((it) => /\.(?:ts|mjs)$/.test(it));
const server = sources.filter((it) => it.startsWith("server/src/"));
const serverImports = server.flatMap(importsOf);

describe("tidy: imports", () => {
	it("go to the left", () => {
		for (const path of server) layerOf(path);
		const wrong = serverImports.flatMap(({ file, from }) => {
			const target = from.startsWith(".") ? posix.join(posix.dirname(file), from) : undefined;
			if (target === undefined || !target.startsWith("server/src/")) return [];
			const [own, other] = [layerOf(file), layerOf(target)];
			const left = own.name === other.name || other.row < own.row;
			const unseen = own.name === "features" && other.name === "report";
			return left && !unseen ? [] : [`${file} imports ${target}, but ${own.name} never sees ${other.name}`];
		});
		assertNone(wrong);
	});

	it("stay inside server/src, and name packages only where a wall allows it", () => {
		const wrong = serverImports.flatMap(({ file, from }) => {
			const path = file.replace("server/src/", "");
			if (from.startsWith(".")) {
				const inside = posix.join(posix.dirname(file), from).startsWith("server/src/");
				return inside ? [] : [`${file} imports ${from}, which is outside of server/src`];
			}
			const wall = WALLS.find((it) => it.packages.test(from));
			if (!wall) return [`${file} imports ${from}: the server has no such dependency`];
			return wall.allows(path) ? [] : [`${file} imports ${from}: only ${wall.who} may`];
		});
		assertNone(wrong);
	});

	it("of the protocol's library are types, but in one file", () => {
		const wrong = serverImports.filter(
			({ file, clause, from }) =>
				from === "vscode-languageserver" && !clause.startsWith("type ") && !file.endsWith("/lsp-values.ts"),
		);
		assertNone(wrong.map(({ file }) => `${file} imports vscode-languageserver: take its values from lsp-values.ts`));
	});

	it("of rules are no other rules and no syntax", () => {
		const wrong = serverImports.flatMap(({ file, from }) => {
			const name = /^server\/src\/rules\/(.+)\.ts$/.exec(file)?.[1];
			if (!name || name === "index" || name === "rule") return [];
			if (from.startsWith("./") && from !== "./rule.ts")
				return [`${file} imports ${from}: move what they share to edits/ or privilege/`];
			return from.includes("/syntax/") ? [`${file} imports ${from}: let the model say it`] : [];
		});
		assertNone(wrong);
	});

	it("of the client from the server are types, from its protocol", () => {
		const wrong = sources
			.filter((it) => it.startsWith("client/"))
			.flatMap(importsOf)
			.filter(({ from }) => from.startsWith("dropcap-language-server") || from.includes("server/src"))
			.filter(({ clause, from }) => !clause.startsWith("type ") || from !== "dropcap-language-server/protocol");
		assertNone(
			wrong.map(
				({ file, from }) => `${file} imports ${from}: use import type … from "dropcap-language-server/protocol"`,
			),
		);
	});
});

/** A WeakMap whose keys outlive it, and getters of what is made once in a run: neither holds what belongs to a version. */
const HOLDS_NO_VERSION: readonly string[] = ["model/kept-by-leaning.ts", "syntax/leaning.ts", "report/tally.ts"];

describe("tidy: memory", () => {
	it("of old versions is held neither by a WeakMap nor by the getter of an object literal", () => {
		const holding = server.filter(
			(path) =>
				!HOLDS_NO_VERSION.some((it) => path.endsWith(it)) && /\bnew WeakMap\b|^\t\t+get \w+\(\)/m.test(read(path)),
		);
		assertNone(holding.map((it) => `${it}: see text/kept-on.ts and text/late.ts`));
	});
});

describe("tidy: files", () => {
	it("have kebab-case names that say what they do", () => {
		const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|d))?\.(?:ts|mjs)$/;
		const wrong = sources.flatMap((path) => {
			const name = posix.basename(path);
			if (!kebab.test(name)) return [`${path} is not in kebab-case`];
			if (/^(?:utils?|helpers?|common|misc)\./.test(name)) return [`${path}: name it after what it does`];
			const index = name === "index.ts" && path !== "server/src/rules/index.ts" && !path.startsWith("test/e2e/");
			return index ? [`${path}: only rules/ has an index.ts`] : [];
		});
		assertNone(wrong);
	});

	it("are short", () => {
		const wrong = sources.flatMap((path) => {
			const lines = read(path).split("\n").length - 1;
			const limit = /^server\/src\/rules\/(?!index|rule\.)/.test(path) ? 150 : 400;
			return lines > limit ? [`${path} has ${lines} lines, ${limit} is the limit: it hides two things`] : [];
		});
		assertNone(wrong);
	});

	it("have no default export and no open end without a number", () => {
		const openEnd = new RegExp("\\bTO" + "DO\\b(?!\\(?:? ?#\\d)");
		const wrong = sources.flatMap((path) => {
			const text = read(path);
			return [
				...(/^export default\b/m.test(text) ? [`${path} has a default export`] : []),
				...(openEnd.test(text) ? [`${path} has a TO${"DO"} without an issue's number`] : []),
			];
		});
		assertNone(wrong);
	});
});

describe("tidy: rules", () => {
	it("have a page and cases", () => {
		const wrong = ruleNames().flatMap((name) => {
			const [page, cases] = [`docs/rules/${name}.md`, `test/rules/${name}.md`];
			const missing = [page, cases].filter((it) => !exists(it)).map((it) => `${it} is missing`);
			const bare = exists(page) && !/^## /m.test(read(page));
			return bare ? [...missing, `${page} has nothing but its head`] : missing;
		});
		assertNone(wrong);
	});

	it("are shown firing, silent, mended, ignored and by examples", () => {
		assertNone(holesIn(allEvidence()));
	});

	it("say of themselves whether one of their fixes may be safe", () => {
		const wrong = ruleNames().filter((name) => {
			const source = read(`server/src/rules/${name}.ts`);
			return source.includes('"safe"') !== /^\tmendsSafely: true,$/m.test(source);
		});
		const elsewhere = server.filter((it) => it.startsWith("server/src/edits/") && read(it).includes('"safe"'));
		assertNone([
			...wrong.map((it) => `${it}: mendsSafely stands where "safe" does`),
			...elsewhere.map((it) => `${it} makes safe fixes: only the file of a rule may`),
		]);
	});

	it("stand in every generated file as they are", async () => {
		assertNone((await findStale()).map((it) => `${it} is stale: npm run generate`));
	});
});

describe("tidy: manifest", () => {
	const { contributes, activationEvents, main, browser } = JSON.parse(read("package.json"));

	it("activates for the two languages, which are the editor's own", () => {
		assert.deepEqual(activationEvents, ["onLanguage:dockerfile", "onLanguage:dockercompose"]);
		assert.equal(contributes.languages, undefined, "the languages are built into the editor; do not redefine them");
	});

	it("names only what is there", () => {
		const client = sources
			.filter((it) => it.startsWith("client/"))
			.map(read)
			.join("\n");
		const commands: readonly { readonly command: string }[] = contributes.commands ?? [];
		const grammars: readonly { readonly path: string; readonly scopeName: string }[] = contributes.grammars ?? [];
		assertNone([
			...commands.filter((it) => !client.includes(`"${it.command}"`)).map((it) => `${it.command} is not in client/src`),
			...grammars.filter((it) => !exists(it.path)).map((it) => `${it.path} is missing`),
			...grammars
				.filter((it) => exists(it.path) && JSON.parse(read(it.path)).scopeName !== it.scopeName)
				.map((it) => `${it.path} is not called ${it.scopeName}`),
			...[main, browser]
				.filter((it) => !read("scripts/bundles.mjs").includes(`"${it.replace("./", "")}"`))
				.map((it) => `nothing builds ${it}`),
		]);
	});

	it("ships the schemas that it contributes, for the names that configurations have", () => {
		const schemas: readonly { readonly fileMatch: readonly string[]; readonly url: string }[] =
			contributes.yamlValidation;
		assertNone(schemas.filter((it) => !exists(it.url)).map((it) => `${it.url} is missing`));
		assert.match(read(".vscodeignore"), /^!schemas\/\*\.json$/m);
		const names = schemas.flatMap((it) => it.fileMatch);
		assertNone(
			CONFIGURATION_NAMES.map((it) => posix.basename(it))
				.filter((it) => !names.includes(it))
				.map((it) => `${it} has no schema`),
		);
	});

	it("has the version that the server and the client's package say", () => {
		const manifests = ["package.json", "server/package.json", "client/package.json"].filter(exists);
		assertNone(
			manifests
				.filter((it) => JSON.parse(read(it)).version !== version)
				.map((it) => `${it} is not of version ${version}`),
		);
	});

	it("has no setting that nothing reads", () => {
		const groups: readonly { readonly properties?: object }[] = [contributes.configuration ?? []].flat();
		const settings = groups.flatMap((it) => Object.keys(it.properties ?? {}));
		const text = sources
			.filter((it) => /^(?:client|server)\//.test(it))
			.map(read)
			.join("\n");
		assertNone(settings.filter((it) => !text.includes(it.split(".").at(-1) ?? it)).map((it) => `nothing reads ${it}`));
	});
});

/** Every fault at once, one a line. */
function assertNone(faults: readonly string[]): void {
	if (faults.length > 0) assert.fail(faults.join("\n"));
}

/** A folder is a layer, and so are three of the files beside them; the others and `cli/` belong to the entries. */
function layerOf(path: string): { readonly name: string; readonly row: number } {
	const [first = "", ...rest] = path.replace("server/src/", "").split("/");
	const file = first.replace(/\.ts$/, "");
	const isOfEntries = first === "cli";
	const name = isOfEntries
		? "entries"
		: rest.length > 0 || ["protocol", "version", "server"].includes(file)
			? file
			: "entries";
	const row = LAYERS.findIndex((it) => it.includes(name));
	assert.ok(row >= 0, `${path} is in no layer: give ${name} a place in tidy.test.ts and in docs/architecture.md`);
	return { name, row };
}

function isNodeFile(path: string): boolean {
	return NODE_FILES.includes(`src/${path}`) || path.startsWith("cli/");
}

/** Static and dynamic imports and re-exports; strings in comments may be taken for some, which does no harm. */
function importsOf(file: string): readonly Import[] {
	const text = read(file);
	const fixed = text.matchAll(/^(?:import|export)\s+([^;"']*?)\s*\bfrom\s+["']([^"']+)["']/gm);
	const bare = text.matchAll(/^import\s+()["']([^"']+)["']/gm);
	const dynamic = text.matchAll(/\bimport\(()\s*["']([^"']+)["']/g);
	return [...fixed, ...bare, ...dynamic].map(([, clause = "", from = ""]) => ({ file, clause, from }));
}

function listFiles(folder: string): readonly string[] {
	if (!exists(folder)) return [];
	return readdirSync(new URL(`${folder}/`, root), { withFileTypes: true }).flatMap((entry) => {
		const path = `${folder}/${entry.name}`;
		if (!entry.isDirectory()) return [path];
		return entry.name === "node_modules" || entry.name === "dist" ? [] : listFiles(path);
	});
}

function exists(path: string): boolean {
	return existsSync(new URL(path, root));
}

function read(path: string): string {
	return readFileSync(new URL(path, root), "utf8");
}
