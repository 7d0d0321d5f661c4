import assert from "node:assert/strict";
import { type SpawnOptionsWithoutStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import {
	createProtocolConnection,
	InitializeRequest,
	NullLogger,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { rules } from "../server/src/rules/index.ts";
import { installMissing } from "./engines/packages.ts";
import { skipFor } from "./support/absent.ts";

const root = new URL("../", import.meta.url);

/** As `scripts/bundles.mjs` lists them. */
const { bundles }: { readonly bundles: readonly { readonly out: string; readonly options: BuildOptions }[] } =
	await import(new URL("scripts/bundles.mjs", root).href);
const PROJECT = {
	"compose.yaml": "services:\n  web:\n    build: .\n    privileged: true\n    image: $(touch pwned)\n",
	Dockerfile: "FROM http://example.com/a:1\nRUN touch /tmp/pwned\nADD http://example.com/b /b\n",
	".dropcap.yaml": "extends: http://example.com/c.yaml\nbaseline: http://example.com/d.json\n",
};

describe("nothing is executed and no network is used", function () {
	this.timeout(120_000);
	let folder: string;
	before(async function () {
		if (process.platform !== "linux") skipFor("strace is a tool of Linux", this);
		if (process.env.CI === "true") await installMissing({ strace: ["strace"] });
		if (spawnSync("strace", ["-f", "true"]).status !== 0) skipFor("strace is not there, or may not trace", this);
		for (const it of ["node.cjs", "cli.cjs"])
			if (!existsSync(new URL(`server/dist/${it}`, root))) skipFor(`server/dist/${it} is not built`, this);
	});
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "dropcap-security-"));
		for (const [name, text] of Object.entries(PROJECT)) writeFileSync(join(folder, name), text);
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	for (const words of [
		["check", "."],
		["fix", "--review", "."],
		["explain", "privileged"],
		["baseline", "."],
	])
		it(`by dropcap ${words.join(" ")}`, async () => {
			const { child, calls } = traced(folder, [bundle("cli.cjs"), ...words]);
			child.stdout.resume();
			child.stderr.resume();
			await once(child, "exit");
			assertHarmless(calls());
		});

	it("by the language server", async () => {
		const { child, calls } = traced(folder, [bundle("node.cjs"), "--stdio"]);
		const connection = createProtocolConnection(
			new StreamMessageReader(child.stdout),
			new StreamMessageWriter(child.stdin),
			NullLogger,
		);
		connection.listen();
		await connection.sendRequest(InitializeRequest.type, {
			processId: null,
			rootUri: null,
			capabilities: { textDocument: { diagnostic: {} } },
		});
		await connection.sendNotification("initialized", {});
		for (const [name, text] of Object.entries(PROJECT)) {
			const uri = `file://${folder}/${name}`;
			const languageId = name === "Dockerfile" ? "dockerfile" : name === "compose.yaml" ? "dockercompose" : "yaml";
			await connection.sendNotification("textDocument/didOpen", {
				textDocument: { uri, languageId, version: 1, text },
			});
			const params = {
				textDocument: { uri },
				position: { line: 3, character: 6 },
				range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
				context: { diagnostics: [] },
			};
			for (const method of ["diagnostic", "hover", "codeAction"])
				await connection.sendRequest(`textDocument/${method}`, params);
		}
		await connection.sendRequest("shutdown");
		void connection.sendNotification("exit");
		await once(child, "exit");
		connection.dispose();
		assertHarmless(calls());
	});
});

describe("settings", () => {
	it("name no program, no address and no option of one", () => {
		const manifest = readFileSync(new URL("package.json", root), "utf8");
		const schema = readFileSync(new URL("schemas/config.schema.json", root), "utf8");
		const { contributes } = JSON.parse(manifest);
		const known = new Set<string>(rules.map((it) => it.name));
		const names = [...namesIn(contributes.configuration), ...namesIn(JSON.parse(schema))].filter(
			(it) => !known.has(it),
		);
		assert.ok(names.includes("dropcap.preset") && names.includes("exclude"), "the names are found");
		const suspicious =
			/command|executable|program|binary|shell|server\.path|serverPath|runtime|execArgv|args$|url|proxy|token/i;
		assert.deepEqual(
			names.filter((it) => suspicious.test(it)),
			[],
		);
	});
});

describe("bundles", function () {
	this.timeout(60_000);
	it("hold few packages", async () => {
		const allowed = new Map<string, readonly string[]>();
		for (const { out, options } of bundles) {
			const { metafile } = await build({ ...options, metafile: true, write: false });
			const names = Object.keys(metafile.inputs).flatMap(
				(it) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(it)?.[1] ?? [],
			);
			allowed.set(out, [...new Set(names)].toSorted());
		}
		for (const [out, names] of allowed) console.log(`    ${out}: ${names.join(", ")}`);
		const all = new Set([...allowed.values()].flat());
		assert.deepEqual(
			[...all].filter((it) => !PACKAGES.has(it)),
			[],
			"a new package in what ships",
		);
	});

	it("of the server and the command line have no means to start a program", async () => {
		const own = bundles.filter((it) => it.out.startsWith("server/"));
		assert.equal(own.length, 3);
		for (const { out, options } of own) {
			const { metafile } = await build({ ...options, metafile: true, write: false });
			const wanted = Object.values(metafile.outputs).flatMap((it) => it.imports.map((that) => that.path));
			const means = /^(?:node:)?(?:child_process|cluster|worker_threads|repl|inspector)/;
			assert.deepEqual(
				wanted.filter((it) => means.test(it)),
				[],
				out,
			);
		}
	});
});

/** Everything that ships beside our own code; one more is a decision. */
const PACKAGES: ReadonlySet<string> = new Set([
	...["vscode-languageserver", "vscode-languageserver-protocol", "vscode-languageserver-types", "vscode-jsonrpc"],
	...["vscode-languageserver-textdocument", "vscode-languageclient", "dockerfile-ast", "yaml", "ignore"],
	...["semver", "minimatch", "brace-expansion", "balanced-match"],
]);

function bundle(name: string): string {
	return fileURLToPath(new URL(`server/dist/${name}`, root));
}

function traced(cwd: string, words: readonly string[]) {
	const output = join(cwd, "..", `${cwd.split("/").at(-1)}.trace`);
	const options: SpawnOptionsWithoutStdio = { cwd };
	const tracer = ["-f", "-e", "trace=execve,execveat,network", "-o", output];
	const child = spawn("strace", [...tracer, process.execPath, ...words], options);
	const calls = () => {
		const lines = readFileSync(output, "utf8").split("\n");
		rmSync(output);
		return lines;
	};
	return { child, calls };
}

/** Node itself is the one program, and no socket is made, connected or listened on. */
function assertHarmless(lines: readonly string[]): void {
	assert.equal(lines.filter((it) => /\bexecve(?:at)?\(/.test(it)).length, 1, lines.join("\n"));
	assert.deepEqual(
		lines.filter((it) => /\b(?:socket|connect|bind|listen|accept4?|sendto)\(/.test(it)),
		[],
	);
}

function namesIn(tree: unknown): readonly string[] {
	if (typeof tree !== "object" || tree === null) return [];
	return Object.entries(tree).flatMap(([key, value]) => {
		const own = key === "properties" && typeof value === "object" && value !== null ? Object.keys(value) : [];
		return [...own, ...namesIn(value)];
	});
}
