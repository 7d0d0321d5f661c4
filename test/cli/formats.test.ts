import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTerminal } from "../support/on-terminal.ts";
import { programForSuite } from "../support/program.ts";
import { assertReport, assertSarif } from "../support/schemas.ts";

const PRIVILEGED = "services:\n  web:\n    image: nginx:1.27\n    privileged: true # dropcap-ignore-line host-pid\n";
/** Begins what terminals take for a command. */
const ESCAPE = "\u001b";
const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));

describe("dropcap check --format", function () {
	this.timeout(20_000);
	const program = programForSuite();

	it("sarif fits the schema of SARIF 2.1.0 for everything that the examples show", async () => {
		const words = ["check", "--format", "sarif", "--report-suppressed", "--preset", "strict", "--fail-on", "never"];
		const { code, stdout } = await program.run(EXAMPLES, words);
		assert.equal(code, 0);
		const log = JSON.parse(stdout);
		assertSarif(log);
		const [{ results, tool }] = log.runs;
		const has = (key: string) => results.some((it: object) => key in it && Object.values(it).some(Boolean));
		assert.ok(results.length > 50, String(results.length));
		for (const key of ["fixes", "suppressions", "partialFingerprints", "relatedLocations"]) assert.ok(has(key), key);
		for (const it of tool.driver.rules) assert.ok(Number(it.properties["security-severity"]) > 0, it.id);
		assert.throws(() => assertSarif({ ...log, version: "2.2.0" }));
		assert.throws(() => assertSarif({ ...log, runs: [{ ...log.runs[0], results: [{ level: "hint" }] }] }));
	});

	it("json fits the schema that is shipped", async () => {
		const words = ["check", "--format", "json", "--report-suppressed", "--fail-on", "never"];
		const report = JSON.parse((await program.run(EXAMPLES, words)).stdout);
		assertReport(report);
		const counted = report.findings.filter((it: object) => !("suppressed" in it)).length;
		assert.equal(report.summary.findings, counted);
		assert.ok(report.findings.some((it: { subject?: { name?: string } }) => it.subject?.name !== undefined));
	});

	it("github and gnu say the same, one line for each finding", async () => {
		const cwd = program.project({ "compose.yaml": PRIVILEGED });
		const [json, github, gnu] = await Promise.all(
			["json", "github", "gnu"].map((it) => program.run(cwd, ["check", "--format", it])),
		);
		const findings = JSON.parse(json?.stdout ?? "").findings.map(
			(it: { rule: string; start: { line: number; column: number } }) => [it.rule, it.start.line, it.start.column],
		);
		assert.ok(findings.length > 3);
		const inGithub = github?.stdout.matchAll(
			/^::\w+ file=compose\.yaml,line=(\d+),.*?col=(\d+),.*?dropcap%3A ([\w-]+)::/gm,
		);
		assert.deepEqual(
			[...(inGithub ?? [])].map(([, line, column, rule]) => [rule, Number(line), Number(column)]),
			findings,
		);
		const inGnu = gnu?.stdout.matchAll(/^compose\.yaml:(\d+):(\d+): (?:error|warning|info|note): .* \[([\w-]+)\]$/gm);
		assert.deepEqual(
			[...(inGnu ?? [])].map(([, line, column, rule]) => [rule, Number(line), Number(column)]),
			findings,
		);
		assert.deepEqual([github?.code, gnu?.code, gnu?.stderr], [1, 1, ""]);
	});

	it("gnu is read by the problem matcher that the extension brings, line by line", async () => {
		const { contributes } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
		const [{ name, fileLocation, pattern }] = contributes.problemMatchers;
		assert.equal(name, "dropcap");
		assert.equal(fileLocation[0], "autoDetect", "paths in the report count from where it was made");
		const cwd = program.project({
			"compose.yaml": PRIVILEGED,
			"a b/Dockerfile": "FROM debian:12\nUSER root\nRUN sudo true\n",
		});
		const [json, gnu] = await Promise.all(
			["json", "gnu"].map((it) => program.run(cwd, ["check", "--preset", "strict", "--format", it])),
		);
		const read = (gnu?.stdout ?? "")
			.trimEnd()
			.split("\n")
			.map((line) => {
				const parts = new RegExp(pattern.regexp).exec(line);
				assert.ok(parts, `the matcher reads ${line}`);
				const { file, line: lineAt, column, severity, message, code } = pattern;
				return [file, lineAt, column, severity, message, code].map((it) => parts[it]);
			});
		const words = { error: "error", warning: "warning", info: "info", hint: "note" };
		const expected = JSON.parse(json?.stdout ?? "").findings.map(
			(it: {
				path: string;
				start: { line: number; column: number };
				severity: keyof typeof words;
				message: string;
				rule: string;
			}) => [it.path, String(it.start.line), String(it.start.column), words[it.severity], it.message, it.rule],
		);
		assert.ok(new Set(read.map(([, , , severity]) => severity)).size > 1, "of several severities");
		assert.deepEqual(read, expected);
	});

	it("--output writes the report as a whole, and nothing else", async () => {
		const cwd = program.project({ "compose.yaml": PRIVILEGED, "out/old.json": "old" });
		const there = await program.run(cwd, ["check", "--format", "json", "--output", "out/old.json"]);
		assert.deepEqual(there, { code: 1, stdout: "", stderr: "" });
		assertReport(JSON.parse(readFileSync(join(cwd, "out/old.json"), "utf8")));
		assert.deepEqual(readdirSync(join(cwd, "out")), ["old.json"]);
		const nowhere = await program.run(cwd, ["check", "--output", "none/report.txt"]);
		assert.deepEqual([nowhere.code, nowhere.stdout], [2, ""]);
		assert.equal(nowhere.stderr, "dropcap: none/report.txt was not written: there is no such folder\n");
		const pipe = join(cwd, "pipe");
		if (spawnSync("mkfifo", [pipe]).status !== 0) return;
		const [text] = await Promise.all([readFile(pipe, "utf8"), program.run(cwd, ["check", "--output", "pipe"])]);
		assert.match(text, /privileged/);
		assert.ok(statSync(pipe).isFIFO(), "a pipe stays one");
	});

	it("--stats says how much was done, beside the report", async () => {
		const cwd = program.project({ "compose.yaml": PRIVILEGED, Dockerfile: "FROM debian:12\nUSER 1000\n" });
		const { stdout, stderr } = await program.run(cwd, ["check", "--format", "json", "--stats"]);
		assertReport(JSON.parse(stdout));
		const pattern =
			/^dropcap: 2 files checked \(0 KiB\), \d+ looked at; 1 errors, \d+ warnings, \d+ infos, \d+ hints, 0 accepted; [\d.]+ s, \d+ files per second; \d+ MiB of memory\n$/;
		assert.match(stderr, pattern);
	});

	it("text has colours on a terminal only, and not with NO_COLOR or into a file", async function () {
		const cwd = program.project({ "compose.yaml": PRIVILEGED });
		const shown = await onTerminal(program, cwd, ["check"], { TERM: "xterm-256color" }, this);
		assert.ok(shown.includes(`${ESCAPE}[31merror${ESCAPE}[0m`), shown);
		const assertPlain = (text: string) => assert.ok(text.includes("privileged") && !text.includes(ESCAPE), text);
		assertPlain(await onTerminal(program, cwd, ["check"], { TERM: "xterm", NO_COLOR: "1" }, this));
		assertPlain(await onTerminal(program, cwd, ["check", "--no-color"], { TERM: "xterm" }, this));
		assertPlain(await onTerminal(program, cwd, ["check"], { TERM: "dumb" }, this));
		await onTerminal(program, cwd, ["check", "--output", "report.txt"], { TERM: "xterm-256color" }, this);
		assertPlain(readFileSync(join(cwd, "report.txt"), "utf8"));
		assertPlain((await program.run(cwd, ["check"])).stdout);
	});
});
