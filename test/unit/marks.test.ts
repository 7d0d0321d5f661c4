import assert from "node:assert/strict";
import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { readCases } from "../support/cases.ts";
import { checkRules, type Product } from "../support/check-rules.ts";
import { assertNone, settle } from "../support/expectations.ts";
import { type Mark, markOf, render, strip } from "../support/marks.ts";
import { pathOf, uriOf } from "../support/memory-file-system.ts";

describe("marks", () => {
	it("are drawn under the characters and stripped again", () => {
		const clean = "services:\n  web:\n    privileged: true\n";
		const marks = [mark(2, 4, 20, "privileged: `web` is privileged 💡"), mark(1, 2, 5, "missing-user: root")];
		const drawn = [
			"services:",
			"  web:",
			"# ^^^ missing-user: root",
			"    privileged: true",
			"#   ^^^^^^^^^^^^^^^^ privileged: `web` is privileged 💡",
			"",
		].join("\n");
		assert.equal(render(clean, marks), drawn);
		assert.equal(strip(drawn), clean);
	});

	it("reach the first two columns with a # that counts as a caret", () => {
		const drawn = render("FROM debian\n a: 1", [mark(0, 0, 4, "rule: a"), mark(1, 1, 5, "rule: b")]);
		assert.equal(drawn, "FROM debian\n#^^^ rule: a\n a: 1\n #^^^ rule: b");
		assert.equal(strip(drawn), "FROM debian\n a: 1");
	});

	it("refuse to draw what nobody could read", () => {
		assert.throws(() => render("x: 1", [mark(0, 0, 1, "rule: a")]), /cannot be drawn/);
		assert.throws(() => markOf(findingAt("a\nb", 0, 3), pathOf), /several lines/);
		assert.throws(() => markOf(findingAt("a\nb", 1, 1), pathOf), /no character/);
	});

	it("stand in a fixed order, whatever the order of the findings", () => {
		const marks = [mark(0, 4, 6, "b: 1"), mark(0, 2, 9, "c: 1"), mark(0, 4, 6, "a: 1")];
		assert.equal(render("  ab  cd ", marks), render("  ab  cd ", marks.toReversed()));
		assert.deepEqual(render("  ab  cd ", marks).match(/[abc]: 1/g), ["c: 1", "a: 1", "b: 1"]);
	});

	it("leave a heredoc's own comments alone", () => {
		const clean = "RUN <<EOF\n# a comment\n#  | no:1 mark above\nchmod 777 /\nEOF\n";
		const drawn = render(clean, [mark(3, 6, 9, "world-writable: open")]);
		assert.equal(drawn.split("\n")[4], "#     ^^^ world-writable: open");
		assert.equal(strip(drawn), clean);
		assert.equal(strip(clean), clean);
	});

	it("show related places, line numbers counted from one", () => {
		const from = { uri: uriOf("web/Dockerfile"), language: "dockerfile", text: "# x\nFROM debian\n" } as const;
		const related = [{ at: { file: from, span: { start: 4, end: 8 } }, message: "the image" }];
		const drawn = render("  web:", [markOf({ ...findingAt("  web:", 2, 5), related }, pathOf)]);
		assert.equal(drawn, "  web:\n# ^^^ word: bad\n# | web/Dockerfile:2 the image");
		assert.equal(strip(drawn), "  web:");
	});

	it("name the severity only where it is not the rule's own, and the fix's safety", () => {
		const fix: Fix = { title: "Say good", safety: "review", edits: () => [] };
		const finding = findingAt("  bad", 2, 5);
		const fixes = [fix, { ...fix, safety: "safe" as const }];
		assert.equal(markOf({ ...finding, severity: "hint" }, pathOf).text, "word (hint): bad");
		assert.equal(markOf({ ...finding, fixes: [fix] }, pathOf).text, "word: bad 💡");
		assert.equal(markOf({ ...finding, fixes }, pathOf).text, "word: bad 💡 safe");
	});
});

describe("cases", () => {
	it("pass when the page says what is found and fixed", async () => {
		assertNone(await differences(page(["USER bad", "#    ^^^ word: bad 💡 safe"], ["USER good"])));
	});

	it("fail when a finding has no mark", async () => {
		await assert.rejects(check(page(["USER bad"], ["USER good"])), /findings in Dockerfile/);
	});

	it("fail when a mark has no finding", async () => {
		await assert.rejects(check(page(["USER fine", "#    ^^^ word: bad 💡 safe"])), /findings in Dockerfile/);
	});

	it("fail when the bulb is missing", async () => {
		await assert.rejects(check(page(["USER bad", "#    ^^^ word: bad"], ["USER good"])), /findings in Dockerfile/);
	});

	it("fail when the fixed file is another one, or missing, or not changed by any fix", async () => {
		const marked = ["USER bad", "#    ^^^ word: bad 💡 safe"];
		await assert.rejects(check(page(marked, ["USER best"])), /Dockerfile after the first fix/);
		await assert.rejects(check(page(marked)), /Dockerfile after the first fix/);
		await assert.rejects(check(page(["USER fine"], ["USER fine"])), /needs no block/);
	});

	it("fail when the fix leaves the finding", async () => {
		const useless: Product = { ...product, analyze: (project, uri) => findWords(project.files.get(uri), "bad") };
		await assert.rejects(
			check(page(["USER bad", "#    ^^^ word: bad 💡 safe"], ["USER bad"]), useless),
			/leaves 1 of word/,
		);
	});

	it("fail when the fix breaks the file", async () => {
		const rough: Product = {
			...product,
			analyze: (project, uri) => findWords(project.files.get(uri), "good\nNONSENSE"),
		};
		await assert.rejects(check(page(["USER bad", "#    ^^^ word: bad 💡 safe"]), rough), /broken by its fix/);
	});

	it("fail when a finding is in another file than the analysed one", async () => {
		const other = { uri: uriOf("other"), language: "dockerfile", text: "bad" } as const;
		const astray: Product = { ...product, analyze: () => findWords(other, "good") };
		await assert.rejects(check(page(["USER fine"]), astray), /with a finding in other/);
	});

	it("keep line ends of Windows", async () => {
		const text = page(["USER bad", "#    ^^^ word: bad 💡 safe"], ["USER good"]).replace(
			"```dockerfile\n",
			"```dockerfile crlf\n",
		);
		assertNone(await differences(text));
		const unix: Product = { ...product, analyze: (project, uri) => findWords(project.files.get(uri), "good\n") };
		await assert.rejects(check(text, unix), /line ends of two kinds/);
	});

	it("are rewritten as the product says", async () => {
		const wrong = page(["USER fine", "#    ^^^^ word: fine", "USER bad"]);
		const right = settle(wrong, await differences(wrong));
		assert.equal(right, page(["USER fine", "USER bad", "#    ^^^ word: bad 💡 safe"], ["USER fine", "USER good"]));
		assertNone(await differences(right));
		const stale = page(["USER bad", "#    ^^^ word: bad 💡 safe"], ["USER stale"]);
		assert.equal(settle(stale, await differences(stale)), stale.replace("stale", "good"));
	});

	it("are refused where the page is unclear", () => {
		assert.throws(() => readCases("# a\n## b\n"), /has no file/);
		assert.throws(() => readCases("# a\n```yaml\na: 1\n```\n"), /only settings/);
		assert.throws(() => readCases("# a\n## b\n```text\n```\n"), /what is a block of/);
		assert.throws(() => readCases("# a\n## b\n```yaml\n```\n```yaml\n```\n"), /two files/);
		assert.throws(() => readCases("# a\n## b\n```yaml\n"), /never closed/);
	});

	it("read files, cursor, titles and settings", () => {
		const text =
			'# a\n```json settings\n{"only": "all"}\n```\n## b\n```yaml x.yaml\na: <|>1\n```\n````yaml fixed x.yaml: Do: it\n```\n````\n';
		const [testCase] = readCases(text).cases;
		assert.deepEqual(testCase?.settings, { only: "all" });
		assert.deepEqual(
			testCase?.files.map((it) => [it.path, it.text, it.cursor]),
			[["x.yaml", "a: 1\n", 3]],
		);
		assert.deepEqual(
			testCase?.fixed.map((it) => [it.path, it.title, it.block.text]),
			[["x.yaml", "Do: it", "```\n"]],
		);
	});
});

/** A product with one rule, `word`, that finds "bad" and replaces it by "good". */
const product: Product = {
	ruleNames: ["word"],
	loadProject: async (uri, fileSystem) => {
		const text = (await fileSystem.read(uri)) ?? "";
		const files = new Map([[uri, { uri, language: "dockerfile" as const, text }]]);
		return { files, missing: new Set(), configurations: [], images: [] };
	},
	analyze: (project, uri) => findWords(project.files.get(uri), "good"),
};

function findWords(file: SourceFile | undefined, newText: string): readonly Finding[] {
	if (!file) return [];
	return [...file.text.matchAll(/bad/g)].map(({ index }) => {
		const span = { start: index, end: index + 3 };
		const fixes: readonly Fix[] = [{ title: "Say good", safety: "safe", edits: () => [{ file, span, newText }] }];
		return { ...findingAt(file.text, span.start, span.end), at: { file, span }, fixes };
	});
}

function findingAt(text: string, start: number, end: number): Finding {
	const file: SourceFile = { uri: uriOf("Dockerfile"), language: "dockerfile", text };
	const rule = { name: "word", summary: "", why: "", severity: "warning", references: [] } as const;
	return { rule, severity: "warning", message: "bad", at: { file, span: { start, end } } };
}

function mark(line: number, start: number, end: number, text: string): Mark {
	return { line, start, end, text, related: [] };
}

function page(file: readonly string[], fixed?: readonly string[]): string {
	const blocks = [["```dockerfile", "FROM debian", ...file, "```"]];
	if (fixed) blocks.push(["", "```dockerfile fixed", "FROM debian", ...fixed, "```"]);
	return ["# word", "", "## A case", "", ...blocks.flat(), ""].join("\n");
}

async function differences(markdown: string, of: Product = product) {
	const all = await Promise.all(readCases(markdown).cases.map((it) => checkRules(it, ["word"], of)));
	return all.flat();
}

async function check(markdown: string, of?: Product): Promise<void> {
	assertNone(await differences(markdown, of));
}
