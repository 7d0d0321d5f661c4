import assert from "node:assert/strict";
import { explanationOf } from "../../server/src/report/explanation.ts";
import { type FileReport, severitiesFrom } from "../../server/src/report/file-report.ts";
import { lineHashes } from "../../server/src/report/line-hashes.ts";
import { sarifWriter } from "../../server/src/report/sarif.ts";
import { textWriter } from "../../server/src/report/text.ts";
import { unifiedDiff } from "../../server/src/report/unified-diff.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import type { Place, SourceFile } from "../../server/src/text/source-file.ts";
import { relativePath } from "../../server/src/text/uri.ts";
import { written } from "../support/written.ts";

const compose = fileOf("compose.yaml", "services:\n  web:\n\tprivileged: true\n");
const dockerfile = fileOf("my api/Dockerfile", "FROM debian:12\n");
const [rule] = rules;
assert.ok(rule);

/** Where no pages were bundled. */
const pageOf = () => undefined;

describe("text report", () => {
	it("shows where, what and how to mend it, then sums up", () => {
		const report = reportOf(
			compose,
			finding(placeOf(compose, "privileged"), "It is privileged", [fixOf("Remove it"), fixOf("Keep it")]),
			finding(placeOf(compose, "web"), "It runs as root"),
		);
		const text = written(textWriter({ colour: false, detail: "full" }), [report, reportOf(dockerfile)]);
		assert.equal(
			text,
			[
				`compose.yaml:3:2 warning It is privileged [${rule.name}]`,
				"  \tprivileged: true",
				"  \t^^^^^^^^^^",
				"  fix: Remove it",
				"",
				`compose.yaml:2:3 warning It runs as root [${rule.name}]`,
				"    web:",
				"    ^^^",
				"",
				"2 findings in 2 files",
				"",
			].join("\n"),
		);
	});

	it("says that nothing was found", () => {
		const style = { colour: false, detail: "full" } as const;
		assert.equal(written(textWriter(style), [reportOf(compose), reportOf(dockerfile)]), "No findings in 2 files\n");
		const one = reportOf(compose, finding(placeOf(compose, "web"), "x"));
		assert.match(written(textWriter(style), [one]), /\n1 finding in 1 file\n$/);
	});

	it("is one line for each finding when it is brief", () => {
		const report = reportOf(compose, finding(placeOf(compose, "web"), "It runs as root", [fixOf("Set a user")]));
		const style = { colour: false, detail: "brief" } as const;
		assert.equal(written(textWriter(style), [report]), `compose.yaml:2:3 warning It runs as root [${rule.name}]\n`);
		assert.equal(written(textWriter(style), [reportOf(compose)]), "");
	});

	it("differs by nothing but escape sequences when it is coloured", () => {
		const report = reportOf(compose, finding(placeOf(compose, "web"), "It runs as root", [fixOf("Set a user")]));
		const coloured = written(textWriter({ colour: true, detail: "full" }), [report]);
		assert.ok(coloured.includes("\u001b[33mwarning\u001b[0m"));
		const plain = coloured.split(/\p{Cc}\[\d+m/u).join("");
		assert.equal(plain, written(textWriter({ colour: false, detail: "full" }), [report]));
	});

	it("lets no file steer the terminal", () => {
		const hostile = fileOf("a\u001b[2J", "FROM \u001b[31m\u202Eevil\n");
		const report = reportOf(hostile, finding(placeOf(hostile, "evil"), "\u001b]0;title\u0007"));
		const text = written(textWriter({ colour: false, detail: "full" }), [report]);
		assert.doesNotMatch(text, /[\p{Bidi_Control}]/u);
		assert.deepEqual(
			[...text].filter((it) => /\p{Cc}/u.test(it) && it !== "\n"),
			[],
		);
	});

	it("shows a part of a line that is long", () => {
		const long = fileOf("Dockerfile", `RUN ${"x ".repeat(5_000)}sudo${" y".repeat(5_000)}\n`);
		const [, source = "", carets = ""] = written(
			textWriter({
				colour: false,
				detail: "full",
			}),
			[reportOf(long, finding(placeOf(long, "sudo"), "It is sudo"))],
		).split("\n");
		assert.ok(source.length < 200);
		assert.equal(source.slice(carets.indexOf("^"), carets.length), "sudo");
	});
});

describe("SARIF report", () => {
	const related = { at: placeOf(dockerfile, "debian"), message: "The image" };
	const safe = fixOf("Remove it", "safe", [
		{ file: compose, span: placeOf(compose, "privileged: true").span, newText: "" },
		{ file: dockerfile, span: { start: 15, end: 15 }, newText: "USER app\n" },
		{ file: compose, span: { start: 0, end: 0 }, newText: "# é\n" },
	]);
	const full = finding(placeOf(compose, "privileged"), "It is privileged", [safe, fixOf("Nothing")]);
	const reports = [
		reportOf(dockerfile, finding(placeOf(dockerfile, "debian:12"), "It runs as root", [reviewFix()])),
		reportOf(compose, { ...full, severity: "hint", related: [related] }),
	];
	const pathOf = (uri: string) => relativePath("file:///project", uri);
	const log = JSON.parse(written(sarifWriter({ version: "1.2.3", pathOf, pageOf }), reports));
	const [run] = log.runs;

	it("is a log of one run", () => {
		assert.equal(log.version, "2.1.0");
		assert.match(log.$schema, /^https:.*sarif-schema-2\.1\.0\.json$/);
		assert.equal(log.runs.length, 1);
		assert.equal(run.columnKind, "utf16CodeUnits");
		assert.equal(run.tool.driver.name, "Dropcap");
		assert.equal(run.tool.driver.semanticVersion, "1.2.3");
	});

	it("describes every rule", () => {
		assert.deepEqual(
			run.tool.driver.rules.map((it: { id: string }) => it.id),
			rules.map((it) => it.name),
		);
		for (const it of run.tool.driver.rules) {
			for (const text of [it.shortDescription, it.fullDescription, it.help]) assert.match(text.text, /\S/);
			assert.match(it.help.markdown, /\n- \[.+\]\(https:.+\)/);
			assert.match(it.defaultConfiguration.level, /^(?:error|warning|note)$/);
			assert.match(it.properties["security-severity"], /^\d\.\d$/);
			assert.deepEqual(it.properties.tags, ["security"]);
		}
	});

	it("says exactly where a finding is", () => {
		const [image, service] = run.results;
		assert.deepEqual(image.locations, [
			{
				physicalLocation: {
					artifactLocation: { uri: "my%20api/Dockerfile", uriBaseId: "%SRCROOT%" },
					region: { startLine: 1, startColumn: 6, endLine: 1, endColumn: 15, charOffset: 5, charLength: 9 },
				},
			},
		]);
		assert.equal(image.ruleId, rule.name);
		assert.equal(run.tool.driver.rules[image.ruleIndex].id, rule.name);
		assert.equal(image.message.text, "It runs as root");
		assert.equal(image.relatedLocations, undefined);
		assert.equal(service.relatedLocations[0].message.text, "The image");
		assert.equal(
			service.relatedLocations[0].physicalLocation.artifactLocation.uri,
			image.locations[0].physicalLocation.artifactLocation.uri,
		);
	});

	it("gives levels that SARIF knows, and the severity beside them", () => {
		const levels = run.results.map((it: { level: string; properties: object }) => [it.level, it.properties]);
		assert.deepEqual(levels, [
			["warning", { severity: "warning" }],
			["note", { severity: "hint" }],
		]);
	});

	it("has the replacements of fixes, file by file and in order; a fix without any is left out", () => {
		const [{ fixes: reviewed }, { fixes }] = run.results;
		assert.equal(fixes.length, 1);
		assert.equal(fixes[0].description.text, "Remove it");
		const [first, second] = fixes[0].artifactChanges;
		assert.deepEqual(
			first.replacements.map((it: { insertedContent: { text: string } }) => it.insertedContent.text),
			["# é\n", ""],
		);
		assert.deepEqual(first.replacements[1].deletedRegion, {
			startLine: 3,
			startColumn: 2,
			endLine: 3,
			endColumn: 18,
			charOffset: 18,
			charLength: 16,
		});
		assert.equal(second.artifactLocation.uri, "my%20api/Dockerfile");
		assert.match(reviewed[0].description.text, /review/);
	});

	it("says of every result whether it is suppressed, where that was asked for", () => {
		const open = finding(placeOf(compose, "privileged"), "open");
		const [commented, accepted] = ["commented", "accepted"].map((it) => finding(placeOf(compose, "web"), it));
		assert.ok(commented && accepted);
		const suppressed = [
			{ finding: commented, by: "comment", reason: undefined },
			{ finding: accepted, by: "configuration", reason: "for now" },
			{ finding: open, by: "baseline", reason: undefined },
		] as const;
		const suppressionsOf = (report: FileReport) =>
			JSON.parse(written(sarifWriter({ version: "1.2.3", pathOf, pageOf }), [report])).runs[0].results.map(
				(it: { suppressions?: unknown }) => it.suppressions,
			);
		assert.deepEqual(suppressionsOf({ ...reportOf(compose, open), suppressed }), [
			[],
			[{ kind: "inSource" }],
			[{ kind: "external", justification: "for now" }],
			[{ kind: "external", justification: "Accepted in the baseline" }],
		]);
		assert.deepEqual(suppressionsOf(reportOf(compose, open)), [undefined]);
	});

	it("names no folder of this machine", () => {
		assert.doesNotMatch(JSON.stringify(run.originalUriBaseIds), /file:/);
		assert.doesNotMatch(JSON.stringify(run.results), /file:/);
	});

	it("has fingerprints that a change elsewhere leaves alone", () => {
		const moved = fileOf("my api/Dockerfile", `# new\n${dockerfile.text}`);
		const report = reportOf(moved, finding(placeOf(moved, "debian:12"), "It runs as root"));
		const [again] = JSON.parse(written(sarifWriter({ version: "", pathOf, pageOf }), [report])).runs[0].results;
		assert.deepEqual(again.partialFingerprints, run.results[0].partialFingerprints);
	});
});

describe("line hashes", () => {
	it("are the ones that GitHub computes", () => {
		assert.deepEqual(lineHashes(""), ["c129715d7a2bc9a3:1"]);
		const hashes = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
		assert.deepEqual(lineHashes(" a\nb\n  \t\tc\n d"), hashes);
	});

	it("do not depend on line ends, and count what repeats", () => {
		assert.deepEqual(lineHashes("a\r\nb\rc\r\n"), lineHashes("a\nb\nc\n"));
		const repeated = lineHashes("RUN true\n".repeat(20)).filter((it) =>
			it.startsWith(lineHashes("RUN true\n".repeat(20))[0]?.split(":")[0] ?? ""),
		);
		assert.deepEqual(
			repeated.map((it) => it.split(":")[1]),
			repeated.map((_, i) => String(i + 1)),
		);
	});
});

describe("unified diff", () => {
	it("is empty when nothing changed", () => {
		assert.equal(unifiedDiff("f", "a\nb", "a\nb"), "");
	});

	it("shows three lines around each change, and joins changes that are near", () => {
		const before = Array.from({ length: 30 }, (_, i) => `${i + 1}\n`);
		const after = before.flatMap((it) =>
			it === "5\n" ? ["five\n"] : it === "9\n" ? [] : it === "25\n" ? [it, "new\n"] : [it],
		);
		assert.equal(
			unifiedDiff("a/b", before.join(""), after.join("")),
			[
				"--- a/a/b",
				"+++ b/a/b",
				"@@ -2,11 +2,10 @@",
				...[" 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8", "-9", " 10", " 11", " 12"],
				"@@ -23,6 +22,7 @@",
				...[" 23", " 24", " 25", "+new", " 26", " 27", " 28"],
				"",
			].join("\n"),
		);
	});

	it("marks a last line without an end", () => {
		const end = "\\ No newline at end of file";
		assert.equal(
			unifiedDiff("f", "a", "a\n"),
			["--- a/f", "+++ b/f", "@@ -1,1 +1,1 @@", "-a", end, "+a", ""].join("\n"),
		);
		assert.equal(unifiedDiff("f", "", "a\n"), ["--- a/f", "+++ b/f", "@@ -0,0 +1,1 @@", "+a", ""].join("\n"));
	});
});

describe("explanations", () => {
	it("exist for rules and for capabilities in any spelling", () => {
		for (const { name, why } of rules) assert.ok(explanationOf(name, pageOf)?.includes(why), name);
		assert.match(explanationOf("NET_RAW", pageOf) ?? "", /^CAP_NET_RAW .*[\s\S]*default by: Docker\n/);
		assert.equal(explanationOf("cap_net_raw", pageOf), explanationOf("NET_RAW", pageOf));
		assert.equal(explanationOf("nothing", pageOf), undefined);
	});
});

describe("paths in reports", () => {
	it("are relative to a folder, also upwards", () => {
		assert.equal(relativePath("file:///a/b", "file:///a/b/c%20d/Dockerfile"), "c d/Dockerfile");
		assert.equal(relativePath("file:///a/b/", "file:///a/x/Dockerfile"), "../x/Dockerfile");
		assert.equal(relativePath("file:///", "file:///Dockerfile"), "Dockerfile");
		assert.equal(relativePath("file:///C:/a", "file:///D:/a/Dockerfile"), "file:///D:/a/Dockerfile");
		assert.equal(relativePath("file:///a", "untitled:Dockerfile"), "untitled:Dockerfile");
	});
});

describe("severities", () => {
	it("are ordered", () => {
		assert.deepEqual(severitiesFrom("warning"), ["warning", "error"]);
		assert.deepEqual(severitiesFrom("hint"), ["hint", "info", "warning", "error"]);
		assert.deepEqual(severitiesFrom("never"), []);
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

function reviewFix(): Fix {
	return fixOf("Add a user", "review", [{ file: dockerfile, span: { start: 15, end: 15 }, newText: "USER app\n" }]);
}
