import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze } from "../../server/src/analysis/analyze.ts";
import { fixAll } from "../../server/src/analysis/fix-all.ts";
import { harden } from "../../server/src/analysis/harden.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { findSubject } from "../../server/src/analysis/subjects.ts";
import { changedServices } from "../../server/src/model/changed-services.ts";
import type { Project } from "../../server/src/model/project.ts";
import { servicesOf } from "../../server/src/model/service.ts";
import { rules } from "../../server/src/rules/index.ts";
import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import type { Edit } from "../../server/src/text/source-file.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { editsOf, type Texts } from "../support/fixes.ts";
import { memoryFileSystem, pathOf, uriOf } from "../support/memory-file-system.ts";
import { assertParses } from "../support/parses.ts";
import { composeProjects } from "./compose-projects.ts";
import { propertyRuns, propertySeed } from "./runs.ts";

/** After so many times all files of a project are as they stay; the program stops there too. */
const ROUNDS = 4;

const settings: Settings = { ...defaultSettings, preset: "strict" };

describe(`fixes of ${propertyRuns} made-up Compose projects`, function () {
	this.timeout(propertyRuns * 1000);

	it("hold one by one, all together, and for one service alone", async () => {
		await check(async (texts) => {
			const project = await load(texts);
			for (const { finding, fix } of someFixes(project)) checkFix(texts, project, finding, fix);
			checkAll(texts, project);
			const [service] = servicesOf(project, uriOf("compose.yaml")).toReversed();
			if (service) checkHardening(texts, project, service.name);
		});
	});
});

/** How many fixes of one project are tried by themselves; which ones, its text decides. */
const TRIED = 12;

function someFixes(project: Project): readonly { readonly finding: Finding; readonly fix: Fix }[] {
	const all = composePaths(project).flatMap((path) =>
		analyze(project, uriOf(path), settings).flatMap((finding) =>
			(finding.fixes ?? []).map((fix) => ({ finding, fix })),
		),
	);
	// The same words for another service are tried with another project.
	const different = [...new Map(all.map((it) => [it.fix.title, it])).values()];
	const first = textOf(project, "compose.yaml").length % Math.max(1, different.length);
	return [...different.slice(first), ...different.slice(0, first)].slice(0, TRIED);
}

/** Everything that `fix --review` applies: it comes to an end, and parses then. */
function checkAll(texts: Texts, project: Project): void {
	const paths = composePaths(project);
	let current = project;
	// What one file is given may show something in another, as with extends and overrides.
	for (let round = 0; ; round++) {
		const before = current;
		for (const path of paths) current = fixedIn(current, path);
		if (current === before) break;
		assert.ok(round < ROUNDS, "each round changes something again");
	}
	for (const path of paths) checkText(texts, path, textOf(current, path));
}

/** One service hardened: what the edits make is what was promised, and nothing is left to do then. */
function checkHardening(texts: Texts, project: Project, name: string): void {
	const hardened = hardenIn(project, name);
	assert.ok(hardened);
	let after: Project = project;
	for (const { file, newText } of hardened.changes) {
		const own: readonly Edit[] = hardened.edits.filter((it) => it.file === file);
		assert.equal(applyEdits(file, own), newText, "its edits are its texts");
		after = withText(after, pathOf(file.uri), newText);
		checkText(texts, pathOf(file.uri), newText);
	}
	assert.deepEqual(hardenIn(after, name)?.changes, [], `hardening ${name} again changes something`);
}

async function check(property: (texts: Texts) => Promise<void>): Promise<void> {
	await fc.assert(
		fc.asyncProperty(composeProjects(), async (texts) => {
			try {
				await property(texts);
			} catch (error) {
				const shown = [...texts].map(([path, text]) => `--- ${path}\n${text}`).join("\n");
				throw new Error(`${error instanceof Error ? error.message : error}\n${shown}`, { cause: error });
			}
		}),
		{ numRuns: propertyRuns, seed: propertySeed },
	);
}

function checkFix(texts: Texts, project: Project, finding: Finding, fix: Fix, again = 0): void {
	const edits = editsOf(fix, new Map([...project.files.values()].map((it) => [pathOf(it.uri), it.text])));
	let after: Project = project;
	for (const file of new Set(edits.map((it) => it.file))) {
		const newText = applyEdits(file, edits);
		checkText(texts, pathOf(file.uri), newText);
		after = withText(after, pathOf(file.uri), newText);
	}
	if (after === project) return;
	checkCapabilities(project, after, finding, fix);
	const changed = changedServices(project, finding.at.file.uri, edits);
	const told = fix.touches?.length ?? 1;
	assert.ok(changed.length <= told, `“${fix.title}” changes ${changed.join(", ")}, and tells of ${told}`);
	// The others that share the line are found there still.
	if (fix.title.endsWith(" only")) return;
	const place = placeAfter(finding, edits);
	const left = analyze(after, finding.at.file.uri, settingsOf(finding)).find(
		(it) => it.rule.name === finding.rule.name && it.at.span.start === place && it.message === finding.message,
	);
	// What is said twice, here and in what a service extends or merges, is taken away in so many steps, for others each time.
	const words = fix.title.replace(/ for \d+ services$/, "");
	const next = left?.fixes?.find((it) => it.title.startsWith(words));
	if (left && next && again < LAYERS) checkFix(texts, after, left, next, again + 1);
	else assert.ok(!left, `“${fix.title}” leaves ${finding.rule.name}`);
}

/** What is written is to count, as whoever wrote it meant: that may be more than a name that nobody knows gave before. */
const MAY_GIVE = new Set([
	"conflicting-capabilities",
	"ineffective-capability",
	"rejected-project",
	"unknown-capability",
]);

/** No service gets a capability that it did not have. */
function checkCapabilities(before: Project, after: Project, { at, rule }: Finding, { title }: Fix): void {
	if (MAY_GIVE.has(rule.name)) return;
	for (const { name } of servicesOf(before, at.file.uri)) {
		const [had, has] = [before, after].map((it) => {
			const subject = findSubject(it, at.file.uri, settings.engine, { service: name });
			const bounding = subject?.kind === "service" ? subject.profile.capabilities.bounding : undefined;
			return bounding?.state === "known" ? bounding.value : undefined;
		});
		const more = had && has ? [...has].filter((it) => !had.has(it)) : [];
		assert.deepEqual(more, [], `“${title}” gives ${name} capabilities`);
	}
}

/** With the one rule that is looked at. */
function settingsOf({ rule }: Finding): Settings {
	const others = rules.filter((it) => it.name !== rule.name).map((it) => [it.name, "off"] as const);
	return { ...settings, rules: Object.fromEntries(others) };
}

/** How many values of one key may lie over one another: a service's, its anchor's, those of what it extends, the override's. */
const LAYERS = 5;

/** Where the finding's first character is after the edits; undefined when they take it away. */
function placeAfter({ at }: Finding, edits: readonly Edit[]): number | undefined {
	let place = at.span.start;
	for (const { file, span, newText } of edits) {
		if (file !== at.file || span.start > at.span.start) continue;
		if (span.end > at.span.start) return undefined;
		place += newText.length - (span.end - span.start);
	}
	return place;
}

/** A text after fixes: it parses, and is written as it was. */
function checkText(texts: Texts, path: string, text: string): void {
	const before = texts.get(path) ?? "";
	const language = path.endsWith("Dockerfile") ? "dockerfile" : "yaml";
	assertParses({ path, language, text: before, clean: before, cursor: undefined, crlf: false, block: NO_BLOCK }, text);
	assert.equal(text.startsWith("\uFEFF"), before.startsWith("\uFEFF"), "a byte order mark comes or goes");
	assert.equal(/\n$/.test(text), /\n$/.test(before), "the last line end comes or goes");
	const ends = (it: string) => new Set(it.match(/\r?\n/g));
	if (before.includes("\n")) assert.deepEqual(ends(text), ends(before), "line ends of another kind");
	assert.doesNotMatch(text, /[ \t]\r?\n/, "blanks at a line's end");
	for (const comment of ["# A header", "# The end"])
		assert.equal(text.includes(comment), before.includes(comment), `${comment} is gone`);
}

const NO_BLOCK = { info: "", text: "", line: 0, height: 0 } as const;

async function load(texts: Texts): Promise<Project> {
	return loadProject(uriOf("compose.yaml"), memoryFileSystem(texts));
}

/** The Compose files that belong together; a base that nothing extends is none of them. */
function composePaths({ files }: Project): readonly string[] {
	return [...files.values()].filter((it) => it.language === "compose").map((it) => pathOf(it.uri));
}

/** The same project where nothing is to be fixed in the file. */
function fixedIn(project: Project, path: string): Project {
	const text = fixAll(project, uriOf(path), settings, "bearable");
	return text === undefined || text === textOf(project, path) ? project : withText(project, path, text);
}

function hardenIn(project: Project, name: string) {
	return harden(project, uriOf("compose.yaml"), settings, { service: name }, "bearable");
}

function textOf(project: Project, path: string): string {
	return project.files.get(uriOf(path))?.text ?? "";
}

function withText(project: Project, path: string, text: string): Project {
	const file = project.files.get(uriOf(path));
	return file ? { ...project, files: new Map([...project.files, [file.uri, { ...file, text }]]) } : project;
}
