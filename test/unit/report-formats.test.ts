import assert from "node:assert/strict";
import type { FileReport } from "../../server/src/report/file-report.ts";
import { githubReport } from "../../server/src/report/github.ts";
import { gnuReport } from "../../server/src/report/gnu.ts";
import { jsonWriter } from "../../server/src/report/json.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import type { Place, SourceFile } from "../../server/src/text/source-file.ts";
import { relativePath } from "../../server/src/text/uri.ts";
import { assertReport } from "../support/schemas.ts";
import { written } from "../support/written.ts";

const compose = fileOf("compose.yaml", "services:\n  web:\n\tprivileged: true\n");
const dockerfile = fileOf("my api/Dockerfile", "FROM debian:12\n");
const [rule] = rules;
assert.ok(rule);

describe("JSON report", () => {
	const edit = { file: dockerfile, span: { start: 15, end: 15 }, newText: "USER app\n" };
	const found: Finding = {
		...finding(placeOf(compose, "privileged"), "It is privileged", [fixOf("Mend it", "review", [edit])]),
		severity: "hint",
		subject: { kind: "service", name: "web" },
		related: [{ at: placeOf(dockerfile, "debian"), message: "The image" }],
	};
	const pathOf = (uri: string) => relativePath("file:///project", uri);
	const suppressed = [{ finding: found, by: "configuration", reason: "for now" }] as const;
	const reports = [{ ...reportOf(compose, found), suppressed }, reportOf(dockerfile)];
	const report = JSON.parse(written(jsonWriter({ version: "1.2.3", pathOf }), reports));

	it("says what was found, where, and what would mend it", () => {
		assert.deepEqual(report.findings[0], {
			rule: rule.name,
			severity: "hint",
			message: "It is privileged",
			path: "compose.yaml",
			start: { line: 3, column: 2, offset: 18 },
			end: { line: 3, column: 12, offset: 28 },
			subject: { kind: "service", name: "web" },
			related: [
				{
					message: "The image",
					path: "my api/Dockerfile",
					start: { line: 1, column: 6, offset: 5 },
					end: { line: 1, column: 12, offset: 11 },
				},
			],
			fixes: [
				{
					title: "Mend it",
					safety: "review",
					edits: [
						{
							path: "my api/Dockerfile",
							start: { line: 2, column: 1, offset: 15 },
							end: { line: 2, column: 1, offset: 15 },
							newText: "USER app\n",
						},
					],
				},
			],
		});
		assert.deepEqual(report.findings[1].suppressed, { by: "configuration", reason: "for now" });
	});

	it("has one finding a line, and every number of files", () => {
		const text = written(jsonWriter({ version: "1.2.3", pathOf }), reports);
		assert.equal(text.split("\n").filter((it) => it.startsWith('{"rule":')).length, 2);
		const empty = JSON.parse(written(jsonWriter({ version: "1.2.3", pathOf }), []));
		assertReport(empty);
		assert.deepEqual([empty.files, empty.findings], [[], []]);
	});

	it("sums up what is not suppressed", () => {
		assert.deepEqual(report.files, [
			{ path: "compose.yaml", language: "compose" },
			{ path: "my api/Dockerfile", language: "dockerfile" },
		]);
		assert.deepEqual(report.summary, { files: 2, findings: 1, error: 0, warning: 0, info: 0, hint: 1 });
		assert.deepEqual(report.tool, { name: "dropcap", version: "1.2.3" });
	});

	it("fits its schema, which knows every key", () => {
		assertReport(report);
		assert.throws(() => assertReport({ ...report, more: 1 }));
		assert.throws(() => assertReport({ ...report, version: 2 }));
	});
});

describe("GitHub report", () => {
	it("is a command for each finding, with nothing in it that would end it early", () => {
		const file = fileOf("a,b:c%25/Dockerfile", "FROM debian:12\nUSER root\n");
		const hostile = finding(placeOf(file, "debian:12\nUSER"), "100% root\r\n::error::x\u001b[2J", [
			fixOf("Add a user"),
		]);
		const plain = { ...finding(placeOf(file, "root"), "Root"), severity: "hint" } as const;
		assert.deepEqual(githubReport(reportOf(file, hostile, plain)).split("\n"), [
			`::warning file=a%2Cb%3Ac%25/Dockerfile,line=1,endLine=2,title=dropcap%3A ${rule.name}::100%25 root\uFFFD\uFFFD::error::x\uFFFD[2J%0AFix: Add a user`,
			`::notice file=a%2Cb%3Ac%25/Dockerfile,line=2,endLine=2,col=6,endColumn=10,title=dropcap%3A ${rule.name}::Root`,
			"",
		]);
	});
});

describe("GNU report", () => {
	it("is one line for each finding", () => {
		const text = gnuReport(
			reportOf(
				compose,
				...(["error", "warning", "info", "hint"] as const).map((severity) => ({
					...finding(placeOf(compose, "web"), "It is\n\u001b[31mred"),
					severity,
				})),
			),
		);
		assert.deepEqual(text.split("\n"), [
			...["error", "warning", "info", "note"].map(
				(it) => `compose.yaml:2:3: ${it}: It is\uFFFD\uFFFD[31mred [${rule.name}]`,
			),
			"",
		]);
	});
});

function fileOf(path: string, text: string): SourceFile {
	const language = path.endsWith(".yaml") ? "compose" : "dockerfile";
	return { uri: new URL(path, "file:///project/").href, language, text };
}

function placeOf(file: SourceFile, words: string): Place {
	const start = file.text.indexOf(words);
	return { file, span: { start, end: start + words.length } };
}

function reportOf(file: SourceFile, ...findings: readonly Finding[]): FileReport {
	return { file, path: decodeURIComponent(file.uri.replace("file:///project/", "")), findings };
}

function finding(at: Place, message: string, fixes: readonly Fix[] = []): Finding {
	assert.ok(rule);
	return { rule, severity: "warning", at, message, fixes };
}

function fixOf(title: string, safety: Fix["safety"] = "safe", edits: ReturnType<Fix["edits"]> = []): Fix {
	return { title, safety, edits: () => edits };
}
