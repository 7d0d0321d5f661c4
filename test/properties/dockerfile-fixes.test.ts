import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze } from "../../server/src/analysis/analyze.ts";
import { fixAll } from "../../server/src/analysis/fix-all.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import type { Wanted } from "../../server/src/analysis/wanted-fixes.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import { type Instruction, parseDockerfile } from "../../server/src/syntax/dockerfile.ts";
import type { Edit, SourceFile } from "../../server/src/text/source-file.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { applyFixes, editsOf } from "../support/fixes.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { faultsOf } from "../support/parses.ts";
import { dockerfiles } from "./generate-dockerfiles.ts";
import { propertyRuns, propertySeed } from "./runs.ts";

const PATH = "Dockerfile";

/** Every rule speaks, those that must be asked for too. */
const settings: Settings = { ...defaultSettings, rules: Object.fromEntries(rules.map((it) => [it.name, "warning"])) };

/** What a fix must not bring in: each of these says that the image would not start, or not as meant. */
const NEVER_NEW = new Set([
	"missing-user",
	"root-user",
	"unknown-user",
	"unset-user-variable",
	"duplicate-uid",
	"unused-user",
]);

describe("fixes of generated Dockerfiles", function () {
	this.timeout(0);

	it("every fix takes its finding away, keeps the rest byte by byte, and is written like the file", async () => {
		const counts = { files: 0, fixes: 0, changes: 0 };
		await fc.assert(
			fc.asyncProperty(dockerfiles(), async (text) => {
				counts.files++;
				const found = await findIn(text);
				for (const finding of found) {
					for (const fix of finding.fixes ?? []) {
						counts.fixes++;
						if (await checkFix(text, found, finding, fix)) counts.changes++;
					}
				}
			}),
			{ numRuns: propertyRuns, seed: propertySeed },
		);
		if (process.env.PROPERTY_RUNS) console.log(`seed ${propertySeed}: ${JSON.stringify(counts)}`);
		assert.ok(counts.changes > counts.files, `${counts.changes} changes in ${counts.files} files are too few to tell`);
	});

	it("fixing everything a second time changes nothing", async () => {
		const ways: readonly Wanted[] = ["safe", "bearable"];
		await fc.assert(
			fc.asyncProperty(dockerfiles(), fc.constantFrom(...ways), async (text, wanted) => {
				const once = await fixed(text, wanted);
				assert.equal(await fixed(once, wanted), once);
				assert.deepEqual(faults(once), []);
			}),
			{ numRuns: propertyRuns, seed: propertySeed + 1 },
		);
	});
});

/** False where the fix has nothing to change, so that no editor offers it. */
async function checkFix(text: string, found: readonly Finding[], finding: Finding, fix: Fix): Promise<boolean> {
	const texts = new Map([[PATH, text]]);
	const edits = editsOf(fix, texts);
	const after = applyFixes(texts, [finding], () => fix).texts.get(PATH) ?? "";
	if (after === text) return false;
	const what = `${finding.rule.name}: “${fix.title}” makes\n${after}`;
	assert.deepEqual(faults(after), faults(text), what);
	assertKept(text, after, edits, what);
	assertStyle(text, after, edits, what);
	const left = await findIn(after);
	const count = (all: readonly Finding[], name: string) => all.filter((it) => it.rule.name === name).length;
	assert.ok(count(left, finding.rule.name) < count(found, finding.rule.name), `the finding stays. ${what}`);
	for (const name of NEVER_NEW)
		assert.ok(count(left, name) <= count(found, name) || name === finding.rule.name, `${name} is new. ${what}`);
	return true;
}

/** Instructions that no edit meets are there afterwards, as they were and in their order; so are comments. */
function assertKept(before: string, after: string, edits: readonly Edit[], what: string): void {
	const untouched = (start: number, end: number) => edits.every(({ span }) => span.end < start || span.start > end);
	const file = fileOf(before);
	const kept = [...parseDockerfile(file).instructions.map((it) => it.span), ...parseDockerfile(file).comments].filter(
		(it) => untouched(it.start, it.end),
	);
	const next = fileOf(after);
	const present = new Map<string, number>();
	for (const { start, end } of [
		...parseDockerfile(next).instructions.map((it) => it.span),
		...parseDockerfile(next).comments,
	]) {
		const text = after.slice(start, end);
		present.set(text, (present.get(text) ?? 0) + 1);
	}
	for (const { start, end } of kept) {
		const text = before.slice(start, end);
		const count = present.get(text) ?? 0;
		assert.ok(count > 0, `“${text}” is gone. ${what}`);
		present.set(text, count - 1);
	}
	const words = (it: Instruction) => it.keyword;
	assert.ok(
		isSubsequence(
			parseDockerfile(file)
				.instructions.filter((it) => untouched(it.span.start, it.span.end))
				.map(words),
			parseDockerfile(next).instructions.map(words),
		),
		`the order is another. ${what}`,
	);
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
	let next = 0;
	for (const it of all) if (it === some[next]) next++;
	return next === some.length;
}

/** Line ends, the mark in front, the last line end and the case of keywords are the file's own. */
function assertStyle(before: string, after: string, edits: readonly Edit[], what: string): void {
	assert.equal(after.startsWith("\uFEFF"), before.startsWith("\uFEFF"), what);
	assert.equal(/[\r\n]$/.test(after), /[\r\n]$/.test(before), what);
	for (const { newText } of edits) {
		const ends: readonly string[] = newText.match(/\r\n|\n|\r/g) ?? [];
		const own = /\r\n/.test(before) ? "\r\n" : "\n";
		assert.ok(
			ends.every((it) => it === own),
			`another line end. ${what}`,
		);
		for (const [, keyword = ""] of newText.matchAll(/[\r\n][ \t]*(RUN|USER|ARG)[ \t]/gi))
			assert.equal(keyword, likeFrom(keyword, before), `another case. ${what}`);
	}
	const blank = /[ \t]+(?=\r?\n|$)/g;
	assert.ok((after.match(blank) ?? []).length <= (before.match(blank) ?? []).length, `blanks at an end. ${what}`);
}

/** A keyword in the case in which the file writes FROM. */
function likeFrom(keyword: string, text: string): string {
	if (/^\uFEFF?from /m.test(text)) return keyword.toLowerCase();
	return /^\uFEFF?From /m.test(text) ? keyword.slice(0, 1) + keyword.slice(1).toLowerCase() : keyword.toUpperCase();
}

function fileOf(text: string): SourceFile {
	return { uri: uriOf(PATH), language: "dockerfile", text };
}

function faults(text: string): readonly string[] {
	return faultsOf({ path: PATH, language: "dockerfile" }, text);
}

async function findIn(text: string): Promise<readonly Finding[]> {
	return analyze(await loadProject(uriOf(PATH), memoryFileSystem(new Map([[PATH, text]]))), uriOf(PATH), settings);
}

async function fixed(text: string, wanted: Wanted): Promise<string> {
	const project = await loadProject(uriOf(PATH), memoryFileSystem(new Map([[PATH, text]])));
	return fixAll(project, uriOf(PATH), settings, wanted) ?? "";
}
