import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Textmate from "vscode-textmate";
import { allCapabilities } from "../../server/src/knowledge/capabilities.ts";
import { skipFor } from "../support/absent.ts";

// Both are bundles whose named exports Node cannot see from a module.
const require = createRequire(import.meta.url);
const oniguruma: typeof import("vscode-oniguruma") = require("vscode-oniguruma");
const textmate: typeof Textmate = require("vscode-textmate");

const CAPABILITY = "constant.language.capability.dropcap";
const DIRECTIVE = "keyword.control.directive.dropcap";
const RULE = "variable.parameter.rule.dropcap";
const REASON = "string.unquoted.reason.dropcap";
const COMMENT = "comment.line.number-sign";

/** A stretch of a line with the scopes that themes colour it by. */
interface Token {
	readonly line: number;
	readonly text: string;
	readonly scopes: readonly string[];
}

/** A set of grammars that ours are injected into. */
interface Host {
	readonly name: string;
	/** Undefined: not on this machine. */
	readonly grammars: ReadonlyMap<string, string> | undefined;
}

const root = new URL("../../", import.meta.url);
const ours = ["capabilities", "directives"].map((it) =>
	readFileSync(new URL(`syntaxes/${it}.injection.tmLanguage.json`, root), "utf8"),
);

for (const host of [minimalHost(), editorHost()]) {
	describe(`grammars in ${host.name}`, () => {
		let registry: Textmate.Registry;

		before(async function () {
			if (!host.grammars) return skipFor("the editor of the tests in test/e2e/host is not installed", this);
			registry = await createRegistry(host.grammars);
		});

		async function tokenize(scope: "source.yaml" | "source.dockerfile", text: string): Promise<readonly Token[]> {
			const grammar = await registry.loadGrammar(scope);
			assert.ok(grammar, `no grammar for ${scope}`);
			let stack = textmate.INITIAL;
			return text.split("\n").flatMap((line, i) => {
				const result = grammar.tokenizeLine(line, stack);
				stack = result.ruleStack;
				return result.tokens.map((it) => ({
					line: i,
					text: line.slice(it.startIndex, it.endIndex),
					scopes: it.scopes,
				}));
			});
		}

		async function coloured(
			scope: "source.yaml" | "source.dockerfile",
			text: string,
			by: string,
		): Promise<readonly string[]> {
			return (await tokenize(scope, text))
				.filter((it) => it.scopes.some((name) => name.startsWith(by)))
				.map((it) => it.text);
		}

		it("colour capabilities in block lists", async () => {
			const text = service(
				"cap_drop:",
				"  - ALL",
				"cap_add:",
				"  - NET_ADMIN # routes",
				"",
				"  # and",
				"  - cap_chown",
				"  - Sys_Admin",
			);
			assert.deepEqual(await coloured("source.yaml", text, CAPABILITY), ["ALL", "NET_ADMIN", "cap_chown", "Sys_Admin"]);
			assert.deepEqual(await coloured("source.yaml", service("cap_add:", "- SYSLOG", "- KILL"), CAPABILITY), [
				"SYSLOG",
				"KILL",
			]);
		});

		it("colour capabilities in flow lists", async () => {
			const text = service("cap_drop: [ALL]", "cap_add: [ NET_RAW,CAP_BPF,", "  # more", "  chown ]", "image: CHOWN");
			assert.deepEqual(await coloured("source.yaml", text, CAPABILITY), ["ALL", "NET_RAW", "CAP_BPF", "chown"]);
			const flow = 'services: { web: { cap_add: [KILL], "cap_drop":["ALL"], image: KILL } }';
			assert.deepEqual(await coloured("source.yaml", flow, CAPABILITY), ["KILL", "ALL"]);
		});

		it("colour every capability that the product knows", async () => {
			for (const name of allCapabilities) {
				const forms = [name, `CAP_${name}`, name.toLowerCase()];
				const text = service("cap_add:", ...forms.map((it) => `  - ${it}`), `cap_drop: [${forms.join(", ")}]`);
				assert.deepEqual(await coloured("source.yaml", text, CAPABILITY), [...forms, ...forms]);
			}
		});

		it("colour quoted capabilities and those behind anchors and tags", async () => {
			const quoted = service("cap_add:", '  - "NET_ADMIN"', "  - 'CAP_KILL'");
			assert.deepEqual(await coloured("source.yaml", quoted, CAPABILITY), ["NET_ADMIN", "CAP_KILL"]);
			const named = service(
				"cap_drop: &drop",
				"  - ALL",
				"cap_add: !override &add [KILL]",
				'"cap_add": &more # a',
				"  - CHOWN",
			);
			assert.deepEqual(await coloured("source.yaml", named, CAPABILITY), ["ALL", "KILL", "CHOWN"]);
		});

		it("colour nothing that is no capability or stands elsewhere", async () => {
			const names = service(
				"cap_add:",
				"  - NET_ADMINS",
				"  - CAP_ALL",
				"  - NET_ADMIN SYS_ADMIN",
				"  - $KILL",
				'  - "KILL "',
			);
			assert.deepEqual(await coloured("source.yaml", names, CAPABILITY), []);
			const places = service(
				"group_add: [KILL]",
				"command: [KILL]",
				"labels:",
				"  - SYSLOG",
				"# cap_add: [KILL]",
				"x_cap_add: [KILL]",
			);
			assert.deepEqual(await coloured("source.yaml", places, CAPABILITY), []);
			const strings = service(
				'command: "a cap_add: [KILL]"',
				"entrypoint: |",
				"  cap_add: [KILL]",
				"  cap_drop:",
				"    - ALL",
			);
			assert.deepEqual(await coloured("source.yaml", strings, CAPABILITY), []);
		});

		it("give the lines behind a list back to the host", async () => {
			const lists = [
				["cap_add:", "  - KILL"],
				["cap_add: [KILL]"],
				["cap_add: [KILL,"],
				["cap_add: [KILL,", "  # and: more", "  CHOWN]"],
				["cap_add:"],
				["cap_add: *caps"],
			];
			for (const list of lists) {
				const tokens = await tokenize("source.yaml", `${service(...list, "image: KILL # last")}\n  db:\n    image: x`);
				const keys = tokens
					.filter((it) => it.scopes.some((name) => name.startsWith("entity.name.tag")))
					.map((it) => it.text);
				assert.deepEqual(keys, ["services", "web", "cap_add", "image", "db", "image"], list.join(" "));
				const behind = tokens.filter((it) => it.line > list.length + 1 && it.text.trim() !== "");
				assert.ok(
					behind.every((it) => !it.scopes.some((name) => name.includes("dropcap"))),
					list.join(" "),
				);
			}
		});

		it("colour the directives of both languages", async () => {
			for (const [scope, before, after] of [
				["source.dockerfile", "FROM debian", "USER 0"],
				["source.yaml", "services:", "  web: {}"],
			] as const) {
				for (const word of [
					"dropcap-ignore",
					"dropcap-ignore-next-line",
					"dropcap-ignore-file",
					"dropcap-ignore-line",
				]) {
					const text = [before, `  # ${word} root-user, low-uid -- dev image, for now`, after].join("\n");
					assert.deepEqual(await coloured(scope, text, DIRECTIVE), [word]);
					assert.deepEqual(await coloured(scope, text, RULE), ["root-user", "low-uid"]);
					assert.deepEqual(await coloured(scope, text, REASON), ["dev image, for now"]);
					const comment = await coloured(scope, text, COMMENT);
					assert.equal(comment.join("").trim(), `# ${word} root-user, low-uid -- dev image, for now`);
				}
			}
		});

		it("colour a directive in the first column and without anything behind it", async () => {
			for (const scope of ["source.dockerfile", "source.yaml"] as const) {
				assert.deepEqual(await coloured(scope, "#dropcap-ignore-file root-user", DIRECTIVE), ["dropcap-ignore-file"]);
				assert.deepEqual(await coloured(scope, "# dropcap-ignore", DIRECTIVE), ["dropcap-ignore"]);
				assert.deepEqual(await coloured(scope, "# dropcap-ignore root-user --", REASON), []);
			}
		});

		it("colour a trailing directive in Compose files only", async () => {
			const line = "# dropcap-ignore-line privileged -- a reason";
			const compose = service(`privileged: true ${line}`, `image: "x"  ${line}`, "cap_add:", `  - KILL ${line}`);
			assert.equal((await coloured("source.yaml", compose, DIRECTIVE)).length, 3);
			assert.equal((await coloured("source.yaml", compose, REASON)).length, 3);
			assert.deepEqual(await coloured("source.dockerfile", `FROM debian\nRUN make ${line}`, DIRECTIVE), []);
		});

		it("colour no directive in strings and no other comments", async () => {
			const compose = service(
				"command: |",
				"  # dropcap-ignore root-user",
				'image: "x # dropcap-ignore-line y"',
				"# dropcap-ignored a",
			);
			assert.deepEqual(await coloured("source.yaml", compose, DIRECTIVE), []);
			assert.deepEqual(await coloured("source.dockerfile", "# see dropcap-ignore\nRUN # x", DIRECTIVE), []);
			assert.deepEqual(await coloured("source.yaml", "# root-user -- no", RULE), []);
		});
	});
}

function service(...lines: readonly string[]): string {
	return ["services:", "  web:", ...lines.map((it) => `    ${it}`)].join("\n");
}

async function createRegistry(grammars: ReadonlyMap<string, string>): Promise<Textmate.Registry> {
	const wasm = require.resolve("vscode-oniguruma/release/onig.wasm");
	await oniguruma.loadWASM({ data: readFileSync(wasm).buffer as ArrayBuffer });
	const all = new Map([...grammars, ...ours.map((text) => [scopeOf(text), text] as const)]);
	const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
	const injected: readonly { readonly scopeName: string; readonly injectTo: readonly string[] }[] =
		manifest.contributes.grammars;
	return new textmate.Registry({
		onigLib: Promise.resolve({
			createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
			createOnigString: (text) => new oniguruma.OnigString(text),
		}),
		loadGrammar: async (scope) => {
			const text = all.get(scope);
			return text === undefined ? null : textmate.parseRawGrammar(text, `${scope}.json`);
		},
		// The editor asks for `source`, `source.yaml` and so on; the manifest names whole scopes.
		getInjections: (scope) => injected.filter((it) => it.injectTo.includes(scope)).map((it) => it.scopeName),
	});
}

function scopeOf(grammar: string): string {
	return JSON.parse(grammar).scopeName;
}

/** Just enough of both languages: comments, strings, block scalars, keys and instructions. */
function minimalHost(): Host {
	const quoted = { name: "string.quoted", match: "\"[^\"]*\"|'[^']*'" };
	const yaml = {
		scopeName: "source.yaml",
		patterns: [
			{ name: "comment.line.number-sign.yaml", begin: "(?<=^|[ \\t])#", end: "$" },
			{ name: "string.unquoted.block.yaml", begin: "(?<=[|>])$", while: "^(?= {6}|\\s*$)" },
			{ name: "entity.name.tag.yaml", match: "[\\w.-]+(?=\\s*:(?:\\s|$))" },
			quoted,
			{ name: "string.unquoted.plain.yaml", match: "(?<=[:,\\[-] )[^\\s|>,\\[\\]{}#\"'][^\\s,\\[\\]{}]*" },
		],
	};
	const dockerfile = {
		scopeName: "source.dockerfile",
		patterns: [
			{ name: "keyword.other.dockerfile", match: "^\\s*(?i:FROM|RUN|USER)\\s" },
			quoted,
			{ match: "^(\\s*)((#).*$\\n?)", captures: { 2: { name: "comment.line.number-sign.dockerfile" } } },
		],
	};
	return {
		name: "a minimal host",
		grammars: new Map([yaml, dockerfile].map((it) => [it.scopeName, JSON.stringify(it)])),
	};
}

/** The editor's own grammars, where the host of the end-to-end tests is unpacked. */
function editorHost(): Host {
	const name = "the editor's own grammars";
	const extensions = new URL("test/e2e/host/node_modules/code-server/lib/vscode/extensions/", root);
	const manifests = ["yaml", "docker"].map((it) => new URL(`${it}/package.json`, extensions));
	if (!manifests.every((it) => existsSync(it))) return { name, grammars: undefined };
	const grammars = manifests.flatMap((manifest) => {
		const listed: readonly { readonly path: string }[] = JSON.parse(readFileSync(manifest, "utf8")).contributes
			.grammars;
		return listed.map((it) => readFileSync(new URL(it.path, manifest), "utf8"));
	});
	return { name, grammars: new Map(grammars.map((it) => [scopeOf(it), it])) };
}
