import assert from "node:assert/strict";
import { type Request, readArguments } from "../../server/src/arguments.ts";
import { help } from "../../server/src/help.ts";
import type { Entry } from "../../server/src/workspace/file-system.ts";
import { findContainerFiles } from "../../server/src/workspace/find-files.ts";

describe("arguments", () => {
	const plainCheck: Request = {
		command: "check",
		paths: ["."],
		format: "text",
		preset: undefined,
		rules: {},
		configuration: "nearest",
		failOn: "warning",
		stdinName: undefined,
		reportSuppressed: false,
		quiet: false,
		colour: true,
	};

	it("have defaults", () => {
		assert.deepEqual(read("check"), plainCheck);
		const settings = { preset: undefined, rules: {}, configuration: "nearest" };
		assert.deepEqual(read("fix"), {
			...settings,
			command: "fix",
			paths: ["."],
			review: false,
			diff: false,
			service: undefined,
		});
		assert.deepEqual(read("init"), { command: "init" });
		assert.deepEqual(read(""), { command: "help" });
	});

	it("may stand in any order, and carry their value behind an equals sign", () => {
		const expected = { ...plainCheck, paths: ["a", "-"], format: "sarif", failOn: "never", stdinName: "x=y" };
		assert.deepEqual(read("check a --format sarif - --fail-on=never --stdin-filename=x=y"), expected);
		assert.deepEqual(read("check --quiet --no-color -- --format"), {
			...plainCheck,
			paths: ["--format"],
			quiet: true,
			colour: false,
		});
	});

	it("ask for what is suppressed only where it can be shown", () => {
		const expected = { ...plainCheck, format: "sarif", reportSuppressed: true };
		assert.deepEqual(read("check --report-suppressed --format sarif"), expected);
		assert.deepEqual(read("check --report-suppressed"), {
			command: "misused",
			complaint: "--report-suppressed needs --format sarif",
		});
	});

	it("decide on settings, and variables stand in for them", () => {
		assert.deepEqual(
			read("check --rule privileged=off --rule root-user=error --rule privileged=hint --config a.yaml"),
			{
				...plainCheck,
				rules: { privileged: "hint", "root-user": "error" },
				configuration: { path: "a.yaml" },
			},
		);
		const environment = { DROPCAP_PRESET: "strict", DROPCAP_FAIL_ON: "never" };
		const expected = { ...plainCheck, preset: "strict", failOn: "never" };
		assert.deepEqual(readArguments(["check"], environment), expected);
		assert.deepEqual(readArguments(["check", "--preset=minimal", "--fail-on", "error", "--no-config"], environment), {
			...expected,
			preset: "minimal",
			failOn: "error",
			configuration: "none",
		});
		assert.deepEqual(readArguments(["check"], { DROPCAP_PRESET: "" }), plainCheck);
		assert.deepEqual(readArguments(["fix"], { DROPCAP_PRESET: "loud" }), {
			command: "misused",
			complaint: 'DROPCAP_PRESET takes minimal, recommended, strict, not "loud"',
		});
	});

	it("that nobody knows are refused with a word on what is wrong", () => {
		const complaints: Readonly<Record<string, string>> = {
			chek: 'there is no command "chek"',
			"init here": "init takes no path: it writes into this folder",
			"check --rule": "--rule needs a value",
			"check --rule privileged=loud":
				"--rule takes a rule and off, hint, info, warning, error: --rule privileged=warning",
			"check --rule priviliged=off": 'there is no rule "priviliged": "privileged" was probably meant',
			"fix --config a --no-config": "--config and --no-config exclude each other",
			"check --colour": "there is no option --colour here",
			"check --toString": "there is no option --toString here",
			"check --watch": "--watch is not available yet",
			"check --format": "--format needs a value",
			"check --format json": "the format json is not available yet",
			"check --format xml": '--format takes text, sarif, not "xml"',
			"check --fail-on=all": '--fail-on takes error, warning, info, hint, never, not "all"',
			"check --quiet=yes": "--quiet takes no value",
			"fix --format text": "there is no option --format here",
			"fix -": "fix changes files; it cannot change standard input",
			explain: "explain takes the name of one rule or capability",
			"explain a b": "explain takes the name of one rule or capability",
		};
		for (const [line, complaint] of Object.entries(complaints)) {
			assert.deepEqual(read(line), { command: "misused", complaint }, line);
		}
	});

	it("ask for help anywhere", () => {
		for (const line of ["--help", "help", "-h", "check --help", "lsp -h"]) assert.equal(read(line).command, "help");
		for (const line of ["--version", "version", "-V"]) assert.equal(read(line).command, "version");
	});

	it("are all in the help", () => {
		const options =
			"--format --preset --fail-on --stdin-filename --quiet --no-color --review --diff --rule --config --no-config init --stdio --version";
		for (const option of options.split(" ")) assert.ok(help.includes(option), option);
		for (const line of help.split("\n")) assert.ok(line.length <= 120, line);
	});
});

describe("folders", () => {
	it("are searched for container files by name, in order, without what belongs to others", async () => {
		const tree: Readonly<Record<string, readonly string[]>> = {
			root: ["web/", "node_modules/", ".git/", "vendor/", "compose.yaml", "Dockerfile", "link@", "dockerfile.ts"],
			"root/web": ["api.Dockerfile", "Containerfile.dev", "docker-compose.prod.yml", "values.yaml", ".env"],
			"root/node_modules": ["Dockerfile"],
			"root/vendor": ["Dockerfile"],
			"root/.git": ["Dockerfile"],
		};
		assert.deepEqual(await findContainerFiles("root", async (folder) => (tree[folder] ?? []).map(entryOf)), [
			"root/Dockerfile",
			"root/compose.yaml",
			"root/web/Containerfile.dev",
			"root/web/api.Dockerfile",
			"root/web/docker-compose.prod.yml",
		]);
	});
});

function read(line: string): Request {
	return readArguments(line.split(" ").filter((it) => it !== ""));
}

function entryOf(text: string): Entry {
	if (text.endsWith("/")) return { name: text.slice(0, -1), kind: "folder" };
	return text.endsWith("@") ? { name: "Dockerfile.link", kind: "other" } : { name: text, kind: "file" };
}
