import assert from "node:assert/strict";
import { judge } from "../../server/src/analysis/analyze.ts";
import { fixAll } from "../../server/src/analysis/fix-all.ts";
import { harden } from "../../server/src/analysis/harden.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { idOf, subjectsOf } from "../../server/src/analysis/subjects.ts";
import { hover } from "../../server/src/features/hover.ts";
import { linksFor } from "../../server/src/features/links.ts";
import { projectDocument } from "../../server/src/features/privileges-document.ts";
import type { Project } from "../../server/src/model/project.ts";
import { applyEdits, overlap } from "../../server/src/text/edit.ts";
import type { Edit, Place } from "../../server/src/text/source-file.ts";
import { settingsInEditor } from "../../server/src/workspace/configured-settings.ts";
import { createDocuments } from "../../server/src/workspace/documents.ts";
import { readEditorSettings } from "../../server/src/workspace/editor-settings.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { type Change, edited } from "../properties/typing.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { said, told } from "../support/told.ts";
import { type Files, languageIdOf, textIn, withText } from "./mutations.ts";
import { inTime } from "./time-limit.ts";

/** Every rule is on and as loud as it gets. */
const settings: Settings = { ...defaultSettings, preset: "strict", today: "2026-11-22" };

const LINKS = linksFor({ commands: new Set(), virtualDocuments: true }, "dropcap:/rules");
const EDITOR = readEditorSettings({});

/** How many places of one text are hovered over. */
const LOOKS = 24;

/** Everything that can be asked of a file comes to an end, in time, and speaks of places that exist. */
export function checkFiles(files: Files): Promise<void> {
	const uri = uriOf(files.path);
	return inTime(async () => {
		const project = await loadProject(uri, memoryFileSystem(files.texts));
		return [
			["Judging", () => checkJudged(project, uri, settings)],
			["Hovering", () => look(project, uri)],
			["Fixing all", () => void fixAll(project, uri, settings, "safe")],
			["Hardening", () => hardenFirst(project, uri)],
		];
	});
}

/** The same of a configuration, of a file that it counts for, and of what it says for it. */
export function checkConfigured(files: Files): Promise<void> {
	return inTime(async () => {
		const fileSystem = memoryFileSystem(files.texts);
		const own = await loadProject(uriOf(files.path), fileSystem);
		const judged = await Promise.all(
			["Dockerfile", "compose.yaml"].map(async (path) => {
				const project = await loadProject(uriOf(path), fileSystem);
				return { project, uri: uriOf(path) };
			}),
		);
		return [
			["Judging the configuration", () => checkJudged(own, uriOf(files.path), settings)],
			...judged.map(
				({ project, uri }) =>
					[
						`Judging ${uri}`,
						() => checkJudged(project, uri, settingsInEditor(project, EDITOR, undefined, "2026-11-22")),
					] as const,
			),
		];
	});
}

/** Each version of a document is judged as if it were the first. */
export async function checkVersions({ files, changes }: Versions): Promise<void> {
	const uri = uriOf(files.path);
	const documents = opened(files);
	let text = textIn(files);
	judge(await documents.load(uri), uri, settings);
	for (const [i, it] of changes.entries()) {
		text = edited(text, it);
		documents.change(uri, i + 2, text);
		const kept = judge(await documents.load(uri), uri, settings);
		const fresh = judge(await opened(withText(files, text)).load(uri), uri, settings);
		const shown = JSON.stringify(text);
		assert.deepEqual(
			kept.findings.map(told),
			fresh.findings.map(told),
			`kept findings differ from fresh ones: ${shown}`,
		);
		assert.equal(kept.count, fresh.count, `another count: ${shown}`);
		assert.deepEqual(kept.loudest(5).map(said), fresh.loudest(5).map(said), `other loudest findings: ${shown}`);
	}
}

/** A document and what is typed into it. */
export interface Versions {
	readonly files: Files;
	readonly changes: readonly Change[];
}

function opened(files: Files) {
	const documents = createDocuments(memoryFileSystem(files.texts));
	documents.open(uriOf(files.path), languageIdOf(files.path), 1, textIn(files));
	return documents;
}

function checkJudged(project: Project, uri: string, wanted: Settings): void {
	const { findings } = judge(project, uri, wanted);
	for (const { at, message, related = [], fixes = [], rule } of findings) {
		checkPlace(at, rule.name);
		assert.equal(at.file.uri, uri, `${rule.name} is found elsewhere`);
		assert.ok(message.trim() !== "" && !/[\r\n]/.test(message), `${rule.name} says ${JSON.stringify(message)}`);
		for (const it of related) checkPlace(it.at, `${rule.name}, related`);
		for (const fix of fixes) checkEdits(fix.edits(), project, fix.title);
	}
}

function checkEdits(edits: readonly Edit[], project: Project, title: string): void {
	for (const { file, span } of edits) {
		assert.equal(project.files.get(file.uri), file, `“${title}” edits another version of ${file.uri}`);
		checkPlace({ file, span }, `“${title}”`);
	}
	for (const file of new Set(edits.map((it) => it.file))) {
		const own = edits.filter((it) => it.file === file);
		assert.ok(!overlap(own), `“${title}” has edits that overlap`);
		applyEdits(file, own);
	}
}

function checkPlace({ file, span: { start, end } }: Place, what: string): void {
	const { length } = file.text;
	assert.ok(0 <= start && start <= end && end <= length, `${what} is at ${start}–${end} of ${length} characters`);
}

function look(project: Project, uri: string): void {
	const { length } = project.files.get(uri)?.text ?? "";
	for (let i = 0; i <= LOOKS; i++) {
		const found = hover(project, uri, Math.floor((length * i) / LOOKS), settings, LINKS);
		if (!found) continue;
		assert.ok(0 <= found.span.start && found.span.end <= length, "a hover leaves the text");
	}
	projectDocument(project, uri, settings, LINKS);
}

function hardenFirst(project: Project, uri: string): void {
	const [first] = subjectsOf(project, uri, settings.engine);
	if (!first) return;
	for (const { file, newText } of harden(project, uri, settings, idOf(first), "bearable")?.changes ?? [])
		assert.notEqual(newText, file.text);
}
