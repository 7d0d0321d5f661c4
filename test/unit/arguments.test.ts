import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Request, readArguments } from "../../server/src/cli/arguments.ts";
import { commandOf, commands } from "../../server/src/cli/commands.ts";
import { manual, overview } from "../../server/src/cli/help.ts";

describe("arguments", () => {
	const plainCheck: Request = {
		command: "check",
		paths: ["."],
		format: "text",
		preset: undefined,
		rules: {},
		configuration: "nearest",
		baseline: "nearest",
		output: undefined,
		failOn: "warning",
		stdinName: undefined,
		reportSuppressed: false,
		watch: false,
		quiet: false,
		stats: false,
		colour: true,
	};

	it("have defaults", () => {
		assert.deepEqual(read("check"), plainCheck);
		const settings = { preset: undefined, rules: {}, configuration: "nearest", baseline: "nearest" };
		assert.deepEqual(read("fix"), {
			...settings,
			command: "fix",
			paths: ["."],
			review: false,
			diff: false,
			service: undefined,
		});
		assert.deepEqual(read("baseline"), { ...settings, command: "baseline", paths: ["."] });
		assert.deepEqual(read("init"), { command: "init" });
		assert.deepEqual(read(""), { command: "help", topic: undefined });
		assert.deepEqual(read("lsp --stdio --clientProcessId=1"), { command: "lsp" });
		assert.deepEqual(read("completion fish"), { command: "completion", shell: "fish" });
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
			complaint: "--report-suppressed needs --format json or sarif",
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
		assert.deepEqual(read("check --baseline b.json"), { ...plainCheck, baseline: { path: "b.json" } });
		assert.deepEqual(read("check --no-baseline --output=o --stats --watch"), {
			...plainCheck,
			baseline: "none",
			output: "o",
			stats: true,
			watch: true,
		});
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
			chek: 'there is no command "chek": "check" was probably meant',
			frobnicate: 'there is no command "frobnicate"',
			"init here": "init takes no path: it writes into this folder",
			"check --rule": "--rule needs a value",
			"check --rule privileged=loud":
				"--rule takes a rule and off, hint, info, warning, error: --rule privileged=warning",
			"check --rule priviliged=off": 'there is no rule "priviliged": "privileged" was probably meant',
			"fix --config a --no-config": "--config and --no-config exclude each other",
			"check --colour": "there is no option --colour here",
			"check --toString": "there is no option --toString here",
			"check --fail-no error": 'there is no option --fail-no here: "--fail-on" was probably meant',
			"check --watch -": "standard input cannot be watched",
			"check --baseline a --no-baseline": "--baseline and --no-baseline exclude each other",
			"baseline -": "a baseline is made of files, not of standard input",
			completion: "completion takes one of bash, zsh, fish",
			"completion tcsh": "completion takes one of bash, zsh, fish",
			"help me": "there is no help on me",
			"check --format": "--format needs a value",
			"check --format xml": '--format takes text, json, sarif, github, gnu, not "xml"',
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
		for (const line of ["--help", "help", "-h"])
			assert.deepEqual(read(line), { command: "help", topic: undefined }, line);
		for (const { name } of commands) {
			for (const line of [`${name} --help`, `${name} -h`]) {
				assert.deepEqual(read(line), { command: "help", topic: commandOf(name) }, line);
			}
		}
		assert.deepEqual(read("help fix"), { command: "help", topic: commandOf("fix") });
		assert.equal(read("check -- --help").command, "check");
		for (const line of ["--version", "version", "-V"]) assert.equal(read(line).command, "version");
	});

	it("are all in the help, and in the manual", () => {
		const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
		for (const command of commands) {
			const text = manual(command);
			assert.ok(overview().includes(command.summary), command.name);
			assert.match(page, new RegExp(`^## .*\\bdropcap ${command.name}\\b`, "m"));
			for (const { name } of command.options) {
				assert.ok(text.includes(`  ${name}`), `${command.name} ${name}`);
				assert.ok(page.includes(`\`${name}`), `docs/cli.md does not mention ${name}`);
			}
			for (const line of `${text}${overview()}`.split("\n")) assert.ok(line.length <= 110, line);
		}
	});
});

function read(line: string): Request {
	return readArguments(line.split(" ").filter((it) => it !== ""));
}
