import { withEdits } from "../model/changed-services.ts";
import type { Project } from "../model/project.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { lineEdits } from "../text/line-diff.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { analyzeSubject } from "./analyze.ts";
import { byUrgency } from "./fix-order.ts";
import type { Settings } from "./settings.ts";
import { findSubject, type SubjectId } from "./subjects.ts";

/** All fixes of one service or stage, as one change of the files as they are. */
export interface Hardening {
	/** In order and never overlapping, in whatever files they are. */
	readonly edits: readonly Edit[];
	/** The text of each file that changes, as it was and as it becomes. */
	readonly changes: readonly { readonly file: SourceFile; readonly newText: string }[];
	/** How many findings are mended. */
	readonly mended: number;
	/** How many are left, since nobody knows a fix or since it is not wanted. */
	readonly left: number;
}

/** A subject has fewer findings than this; it only keeps fixes that undo one another from going on for ever. */
const MOST_FIXES = 60;

/**
 * Applies the wanted fixes of one service or stage one after the other, each to what the ones before it made: those that
 * decide the user come first, since what else is needed depends on it. Undefined where the file has no such subject.
 */
export function harden(
	project: Project,
	uri: string,
	settings: Settings,
	id: SubjectId,
	wanted: (fix: Fix) => boolean,
): Hardening | undefined {
	let current = project;
	let mended = 0;
	const seen = new Set([textsOf(project)]);
	const found = () => findingsOf(current, uri, settings, id);
	if (!found()) return undefined;
	for (let next = step(current, found(), seen, wanted); next && mended < MOST_FIXES; mended++) {
		current = next;
		next = step(current, found(), seen, wanted);
	}
	const changes = [...project.files.values()].flatMap((file) => {
		const newText = current.files.get(file.uri)?.text ?? file.text;
		return newText === file.text ? [] : [{ file, newText }];
	});
	const edits = changes.flatMap(({ file, newText }) => lineEdits(file, newText));
	return { edits, changes, mended, left: found()?.length ?? 0 };
}

function findingsOf(project: Project, uri: string, settings: Settings, id: SubjectId): readonly Finding[] | undefined {
	const file = project.files.get(uri);
	const subject = findSubject(project, uri, settings.engine, id);
	return file && subject && analyzeSubject(subject, project, file, settings);
}

/** The project after the most urgent fix that brings something new; undefined when there is none. */
function step(
	project: Project,
	findings: readonly Finding[] | undefined,
	seen: Set<string>,
	wanted: (fix: Fix) => boolean,
): Project | undefined {
	for (const { fixes } of byUrgency(findings ?? [])) {
		// What is asked for is one service: others change only where there is no other way.
		const fix = fixes?.find((it) => wanted(it) && it.touches === undefined) ?? fixes?.find(wanted);
		const edits = fix?.edits() ?? [];
		if (edits.length === 0) continue;
		const next = withEdits(project, edits);
		const texts = textsOf(next);
		if (seen.has(texts)) continue;
		seen.add(texts);
		return next;
	}
	return undefined;
}

function textsOf({ files }: Project): string {
	return JSON.stringify([...files.values()].map((it) => it.text));
}
