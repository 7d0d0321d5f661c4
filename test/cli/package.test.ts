import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	createProtocolConnection,
	InitializeRequest,
	NullLogger,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { parse } from "yaml";
import { version } from "../../server/src/version.ts";
import { skipFor } from "../support/absent.ts";
import { programForSuite } from "../support/program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

describe("the npm package", function () {
	this.timeout(180_000);
	let folder: string;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "dropcap-package-"));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	it("is built, packed, installed without a network into an empty folder, and runs there", async () => {
		const packed = npm(["pack", "--json", "--pack-destination", folder], join(root, "server"));
		assert.equal(packed.status, 0, packed.stderr);
		const [{ filename, files, unpackedSize }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf("[\n")));
		const paths = files.map((it: { path: string }) => it.path).toSorted();
		assert.deepEqual(paths, [
			...["LICENSE", "README.md", "bin/dropcap.cjs", "bin/kept-code.cjs", "bin/language-server.cjs"],
			...["dist/cli.cjs", "dist/node.cjs", "package.json"],
		]);
		assert.ok(unpackedSize < 3_000_000, `${unpackedSize} bytes`);

		const home = join(folder, "home");
		mkdirSync(home);
		writeFileSync(join(home, "package.json"), '{ "private": true }\n');
		const installed = npm(["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], home);
		assert.equal(installed.status, 0, installed.stderr);
		const list = JSON.parse(npm(["ls", "--all", "--json"], home).stdout);
		assert.deepEqual(Object.keys(list.dependencies), ["dropcap-language-server"]);
		assert.equal(list.dependencies["dropcap-language-server"].dependencies, undefined, "it brings nothing else");

		writeFileSync(join(home, "Dockerfile"), "FROM debian:12\n");
		const run = (program: string, words: readonly string[]) =>
			spawnSync(join(home, "node_modules/.bin", program), words, { cwd: home, encoding: "utf8" });
		const checked = run("dropcap", ["check"]);
		assert.match(checked.stdout, /^Dockerfile:1:6 warning .*\[missing-user\]/);
		assert.deepEqual([checked.status, checked.stderr], [1, ""]);
		assert.equal(run("dropcap", ["--version"]).stdout, `${version}\n`);
		assert.match(
			run("dropcap", ["explain", "missing-user"]).stdout,
			/^# missing-user\n/,
			"the pages are in the bundle",
		);
		const own = JSON.parse(readFileSync(join(home, "node_modules/dropcap-language-server/package.json"), "utf8"));
		assert.equal(own.exports, undefined, "nothing is imported from it");
		await assertServes(join(home, "node_modules/.bin/dropcap-language-server"), ["--stdio"]);
		await assertServes(join(home, "node_modules/.bin/dropcap"), ["lsp", "--stdio"]);
		assert.match(run("dropcap", ["lsp", "--help"]).stdout, /^ {2}dropcap lsp - start the language server$/m);
		const kept = readdirSync(join(home, "node_modules/dropcap-language-server/compiled"));
		const node = `${process.version}-${process.arch}`;
		assert.deepEqual(kept.toSorted(), [`cli-${node}`, `node-${node}`]);
	});

	it("depends on nothing at run time", () => {
		const manifest = JSON.parse(textOf("server/package.json"));
		assert.deepEqual(
			[manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies],
			[undefined, undefined, undefined],
		);
	});

	function npm(words: readonly string[], cwd: string) {
		const cache = join(folder, "cache");
		return spawnSync("npm", [...words, "--cache", cache], {
			cwd,
			encoding: "utf8",
			shell: process.platform === "win32",
		});
	}
});

async function assertServes(path: string, words: readonly string[]): Promise<void> {
	const server = spawn(path, words);
	const connection = createProtocolConnection(
		new StreamMessageReader(server.stdout),
		new StreamMessageWriter(server.stdin),
		NullLogger,
	);
	connection.listen();
	const params = { processId: process.pid, rootUri: null, capabilities: {} };
	const { serverInfo } = await connection.sendRequest(InitializeRequest.type, params);
	assert.equal(serverInfo?.name, "Dropcap");
	await connection.sendRequest("shutdown");
	void connection.sendNotification("exit");
	assert.deepEqual(await once(server, "exit"), [0, null]);
	connection.dispose();
}

describe("the image of the command line", function () {
	this.timeout(20_000);
	const program = programForSuite();

	it("passes its own check, at the strictest preset", async () => {
		const { code, stdout, stderr } = await program.run(root, [
			"check",
			"--preset",
			"strict",
			"--fail-on",
			"hint",
			"Dockerfile",
		]);
		assert.deepEqual([code, stdout, stderr], [0, "No findings in 1 file\n", ""]);
	});

	it("takes what the build makes, and starts the program", () => {
		const text = textOf("Dockerfile");
		assert.match(
			text,
			/^COPY --from=build \/build\/server\/dist\/cli\.cjs \/build\/server\/dist\/node\.cjs \/opt\/dropcap\/server\/dist\/$/m,
		);
		assert.match(text, /^ENTRYPOINT \["node", "\/opt\/dropcap\/server\/bin\/dropcap\.cjs"\]$/m);
		assert.equal(JSON.parse(textOf("server/package.json")).bin.dropcap, "bin/dropcap.cjs");
		for (const it of [".git", "**/node_modules", "**/dist"])
			assert.ok(textOf(".dockerignore").split("\n").includes(it), it);
	});
});

describe("the action for GitHub", () => {
	const action = parse(textOf("action.yml"));
	const [step] = action.runs.steps;
	let folder: string;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "dropcap-action-"));
		// Says what it was asked for, one word a line.
		writeFileSync(join(folder, "npx"), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
		chmodSync(join(folder, "npx"), 0o755);
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	/** The words that npx gets for some inputs; the others have their defaults, as the runner fills them in. */
	const words = (inputs: Readonly<Record<string, string>>, test: Mocha.Context): readonly string[] => {
		const defaults = Object.entries<{ default: unknown }>(action.inputs).map(([name, it]) => [
			name,
			String(it.default),
		]);
		const given: Readonly<Record<string, string>> = { ...Object.fromEntries(defaults), ...inputs };
		const variables = Object.entries<string>(step.env).map(([name, value]) => {
			const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1];
			assert.ok(input !== undefined && input in given, value);
			return [name, given[input]];
		});
		const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, ...Object.fromEntries(variables) };
		const { error, status, stdout, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", step.run], {
			env,
			stdio: ["ignore", "pipe", "pipe"],
			encoding: "utf8",
		});
		if (error) skipFor("bash is not there", test);
		assert.deepEqual([status, stderr], [0, ""]);
		return stdout.trimEnd().split("\n");
	};

	it("checks everything and annotates it, where nothing is said", function () {
		const expected = ["--yes", "--package", `dropcap-language-server@${version}`, "--", "dropcap"];
		assert.deepEqual(words({}, this), [...expected, "check", "--format", "github", "--", "."]);
	});

	it("hands over every input as it is, whatever stands in it", function () {
		const given = words(
			{
				paths: "a b\n\n-c\n$(touch x)",
				format: "sarif",
				output: "out put.sarif",
				"fail-on": "never",
				preset: "strict",
				config: "`id`",
				baseline: 'x"; id; "',
			},
			this,
		);
		assert.deepEqual(given.slice(5), [
			...["check", "--format", "sarif", "--output", "out put.sarif", "--fail-on", "never", "--preset", "strict"],
			...["--config", "`id`", "--baseline", 'x"; id; "', "--", "a b", "-c", "$(touch x)"],
		]);
	});

	it("writes no input into a script", () => {
		assert.ok(!step.run.includes("${{"));
	});
});

describe("the hooks of pre-commit", function () {
	this.timeout(20_000);
	const program = programForSuite();

	it("check the files that dropcap would find, and take any name of them", async () => {
		const hooks: readonly { id: string; entry: string; files: string; language: string }[] = parse(
			textOf(".pre-commit-hooks.yaml"),
		);
		assert.ok(hooks.some((it) => it.id === "dropcap"));
		for (const { id, entry, files } of hooks) {
			const pattern = new RegExp(files);
			const found =
				"Dockerfile api/Dockerfile.dev web.dockerfile x/Containerfile compose.yaml a/docker-compose.prod.yml compose.override.yml podman-compose.yaml";
			for (const it of found.split(" ")) assert.match(it, pattern, id);
			for (const it of "Dockerfile.dockerignore dockerfile.ts compose.ts README.md".split(" "))
				assert.doesNotMatch(it, pattern, id);
			const cwd = program.project({ "-x.dockerfile": "FROM debian:12\n" });
			const [name, ...words] = entry.split(" ");
			if (name !== "dropcap") continue;
			const { code, stdout } = await program.run(cwd, [...words, "-x.dockerfile"]);
			assert.equal(code, 1);
			assert.match(stdout, /^-x\.dockerfile:1:6 /);
		}
	});
});
