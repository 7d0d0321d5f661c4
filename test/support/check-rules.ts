import assert from "node:assert/strict";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import type { Project } from "../../server/src/model/project.ts";
import { servicesOf } from "../../server/src/model/service.ts";
import { stagesOf } from "../../server/src/model/stage.ts";
import type { Finding } from "../../server/src/rules/rule.ts";
import type { Place } from "../../server/src/text/source-file.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import type { Case, CaseFile, CaseSettings, FixedBlock } from "./cases.ts";
import { compareBlock, type Difference } from "./expectations.ts";
import { applyFixes, type Texts } from "./fixes.ts";
import { markOf, render } from "./marks.ts";
import { memoryFileSystem, pathOf, uriOf } from "./memory-file-system.ts";
import { assertParses } from "./parses.ts";

/** What is tested, as an argument, so that the support can be tested with something else. */
export interface Product {
	readonly loadProject: (uri: string, fileSystem: FileSystem) => Promise<Project>;
	readonly analyze: (project: Project, uri: string, settings: Settings) => readonly Finding[];
	readonly ruleNames: readonly string[];
}

/** A finding and the service or stage that it stands in. */
interface Located {
	readonly finding: Finding;
	readonly subject: string;
}

/** Compares the marks and the fixed files of a case with what the product finds and fixes. */
export async function checkRules(
	testCase: Case,
	ofPage: readonly string[] | "all",
	product: Product,
): Promise<readonly Difference[]> {
	const settings = settingsOf(testCase.settings, ofPage, product.ruleNames);
	const texts = textsOf(testCase);
	const found = await findAll(testCase, texts, settings, product);
	return [
		...testCase.files.filter(isAnalysed).flatMap((file) => compareMarks(file, found)),
		...(await compareFixed(testCase, texts, found, settings, product)),
	];
}

/** The text of every file of a case. */
export function textsOf(testCase: Case): Texts {
	return new Map(testCase.files.map((it) => [it.path, it.text]));
}

/** True for the files that a user would open with the extension. */
export function isAnalysed(file: CaseFile): boolean {
	return file.language === "dockerfile" || file.language === "yaml";
}

/** The product's settings with those of a case over them, and all rules off but the ones under test. */
export function settingsOf(
	given: CaseSettings,
	ofPage: readonly string[] | "all",
	ruleNames: readonly string[],
): Settings {
	const { only = ofPage, rules = {}, ...others } = given;
	const unknownKey = Object.keys(others).find((key) => !(key in defaultSettings));
	assert.equal(unknownKey, undefined, `no setting is called ${unknownKey}`);
	const unknownRule = only === "all" ? undefined : only.find((it) => !ruleNames.includes(it));
	assert.equal(unknownRule, undefined, `no rule is called ${unknownRule}`);
	const off = only === "all" ? [] : ruleNames.filter((it) => !only.includes(it)).map((it) => [it, "off"]);
	return { ...defaultSettings, ...others, rules: { ...Object.fromEntries(off), ...(rules as object) } };
}

async function findAll(
	testCase: Case,
	texts: Texts,
	settings: Settings,
	product: Product,
): Promise<readonly Located[]> {
	const fileSystem = memoryFileSystem(texts);
	const found: Located[] = [];
	for (const { path } of testCase.files.filter(isAnalysed)) {
		const uri = uriOf(path);
		const project = await product.loadProject(uri, fileSystem);
		for (const finding of product.analyze(project, uri, settings)) {
			assertWellFormed(finding, uri);
			found.push({ finding, subject: subjectOf(project, finding) });
		}
	}
	return found;
}

function assertWellFormed({ rule, message, at, fixes = [] }: Finding, uri: string): void {
	assert.equal(at.file.uri, uri, `${rule.name} answers for ${pathOf(uri)} with a finding in ${pathOf(at.file.uri)}`);
	assert.match(message, /^\S.{0,118}\S$/u, `${rule.name}: a message is one line of at most 120 characters`);
	for (const { title } of fixes) assert.match(title, /^\S.*\S$/, `${rule.name}: a title is one line`);
	const titles = fixes.map((it) => it.title);
	assert.deepEqual(titles, [...new Set(titles)], `${rule.name}: two fixes of one finding share a title`);
}

function compareMarks(file: CaseFile, found: readonly Located[]): readonly Difference[] {
	const own = found.filter(({ finding }) => finding.at.file.uri === uriOf(file.path));
	const drawn = render(
		file.clean,
		own.map(({ finding }) => markOf(finding, pathOf)),
	);
	const ended = drawn === "" || drawn.endsWith("\n") ? drawn : `${drawn}\n`;
	return compareBlock(`findings in ${file.path}`, file.block, ended);
}

async function compareFixed(
	testCase: Case,
	texts: Texts,
	found: readonly Located[],
	settings: Settings,
	product: Product,
): Promise<readonly Difference[]> {
	const titles = new Set(testCase.fixed.map((it) => it.title)).add(undefined);
	const differences: Difference[] = [];
	for (const title of titles) {
		const fixed = fixAll(texts, found, title);
		for (const file of testCase.files) assertParses(file, fixed.texts.get(file.path) ?? file.text);
		const after = await findAll(testCase, fixed.texts, settings, product);
		// For one of the services that share a line it is gone, and for the others it is still told there.
		if (!title?.endsWith(" only")) assertGone(found, fixed.located, after);
		const blocks = testCase.fixed.filter((it) => it.title === title);
		differences.push(...compareTexts(testCase, blocks, fixed.texts, title));
	}
	return differences;
}

/** Applies the first fix of each finding, or the one with the title. */
function fixAll(texts: Texts, found: readonly Located[], title: string | undefined) {
	const all = found.map((it) => it.finding);
	const choices = all.flatMap((it) => it.fixes?.map((fix) => fix.title) ?? []);
	assert.ok(title === undefined || choices.includes(title), `no fix is called “${title}”, but: ${choices.join(" · ")}`);
	const applied = applyFixes(texts, all, ({ fixes = [] }) =>
		title === undefined ? fixes[0] : fixes.find((it) => it.title === title),
	);
	return { texts: applied.texts, located: found.filter((it) => applied.fixed.includes(it.finding)) };
}

/** Each fix takes away one finding of its rule from its service or stage. */
function assertGone(before: readonly Located[], fixed: readonly Located[], after: readonly Located[]): void {
	for (const { finding, subject } of fixed) {
		const same = (it: Located) => it.finding.rule.name === finding.rule.name && it.subject === subject;
		const left = after.filter(same).length;
		const allowed = before.filter(same).length - fixed.filter(same).length;
		assert.ok(left <= allowed, `the fix of “${finding.message}” leaves ${left} of ${finding.rule.name} in ${subject}`);
	}
}

function compareTexts(
	testCase: Case,
	blocks: readonly FixedBlock[],
	fixed: Texts,
	title: string | undefined,
): readonly Difference[] {
	const stray = blocks.find((it) => !testCase.files.some((file) => file.path === it.path));
	if (stray) assert.fail(`${stray.path} is no file of the case`);
	return testCase.files.flatMap((file) => {
		const block = blocks.find((it) => it.path === file.path);
		const actual = fixed.get(file.path) ?? file.text;
		const what = `${file.path} after ${title === undefined ? "the first fix of each finding" : `“${title}”`}`;
		if (actual === file.text) {
			if (block) assert.fail(`${what} is what it was before, so that it needs no block`);
			return [];
		}
		const text = plainText(what, file, block, actual);
		if (block) return compareBlock(what, block.block, text);
		return [{ what, where: { insertAt: testCase.end, info: infoOf(file, actual, title) }, expected: "", actual: text }];
	});
}

/** The text as a block has it: with plain line ends, which are checked here, and a last one. */
function plainText(what: string, { crlf }: CaseFile, block: FixedBlock | undefined, actual: string): string {
	const plain = actual.replaceAll("\r\n", "\n");
	assert.equal(actual, crlf ? plain.replaceAll("\n", "\r\n") : plain, `${what} has line ends of two kinds`);
	const ended = plain.endsWith("\n");
	if (block) assert.equal(ended, block.finalNewline, `${what} ${ended ? "ends" : "does not end"} in a line end`);
	return ended ? plain : `${plain}\n`;
}

function infoOf({ path, language }: CaseFile, actual: string, title: string | undefined): string {
	const isDefault =
		(language === "dockerfile" && path === "Dockerfile") || (language === "yaml" && path === "compose.yaml");
	const words = [language, "fixed", ...(isDefault ? [] : [path]), ...(actual.endsWith("\n") ? [] : ["no-newline"])];
	return words.join(" ") + (title === undefined ? "" : `: ${title}`);
}

/** The service or stage whose text a finding stands in; of a YAML file's other parts, the file. */
function subjectOf(project: Project, { at }: Finding): string {
	const path = pathOf(at.file.uri);
	const before = (place: Place) => place.file.uri === at.file.uri && place.span.start <= at.span.start;
	if (at.file.language === "compose") {
		const service = servicesOf(project, at.file.uri).findLast((it) => before(it.at));
		return service ? `service ${service.name} of ${path}` : path;
	}
	const stage = stagesOf(at.file).findLast((it) => before({ file: at.file, span: it.from.span }));
	return stage ? `stage ${stage.index} of ${path}` : path;
}
