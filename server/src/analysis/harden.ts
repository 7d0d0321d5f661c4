import { type Apart, setApart } from "../model/apart.ts";
import { withEdits } from "../model/changed-services.ts";
import type { Project } from "../model/project.ts";
import type { Finding } from "../rules/rule.ts";
import { lineEdits, lineEditsWithin } from "../text/line-diff.ts";
import type { Edit, SourceFile, Span } from "../text/source-file.ts";
import { analyzeSubject } from "./analyze.ts";
import { byUrgency } from "./fix-order.ts";
import type { Settings } from "./settings.ts";
import { findSubject, type SubjectId } from "./subjects.ts";
import { isWanted, type Wanted } from "./wanted-fixes.ts";

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
	wanted: Wanted,
): Hardening | undefined {
	const subject = findSubject(project, uri, settings.engine, id);
	if (!subject) return undefined;
	const apart = subject.kind === "service" ? setApart(project, subject.service) : undefined;
	const alone = apart && putBack(mend(apart.project, uri, settings, id, wanted), apart, project);
	const { changes, mended, left } = alone ?? mend(project, uri, settings, id, wanted);
	const edits = changes.flatMap(
		({ file, newText, own }) => (own && lineEditsWithin(file, own.span, own.newText)) ?? lineEdits(file, newText),
	);
	return { edits, changes, mended, left };
}

/** What fixes make of a project's files. */
interface Mended extends Pick<Hardening, "mended" | "left"> {
	readonly changes: readonly Change[];
}

/** A file's new text; `own` is all of it that changes, where that is known. */
interface Change {
	readonly file: SourceFile;
	readonly newText: string;
	readonly own?: { readonly span: Span; readonly newText: string };
}

function mend(project: Project, uri: string, settings: Settings, id: SubjectId, wanted: Wanted): Mended {
	let current = project;
	let mended = 0;
	const seen = new Set([changesSince(project, project)]);
	const found = () => findingsOf(current, uri, settings, id);
	for (let next = step(project, current, found(), seen, wanted); next && mended < MOST_FIXES; mended++) {
		current = next;
		next = step(project, current, found(), seen, wanted);
	}
	const changes = changedFiles(project, current).map(([file, newText]) => ({ file, newText }));
	return { changes, mended, left: found()?.length ?? 0 };
}

/** The same for the whole project; undefined where more of the service's file changed than the service's own part. */
function putBack({ changes, mended, left }: Mended, { file, span, original }: Apart, project: Project) {
	const back = changes.map((change): Change | undefined => {
		if (change.file !== file) return change;
		const whole = project.files.get(file.uri);
		const [above, below] = [file.text.slice(0, span.start), file.text.slice(span.end)];
		const own = change.newText.slice(span.start, change.newText.length - below.length);
		const before = file.text.slice(span.start, span.end);
		// What stands in front of the service's key is no part of the service.
		if (!whole || change.newText !== above + own + below || own.endsWith(before)) return undefined;
		const newText = whole.text.slice(0, original.start) + own + whole.text.slice(original.end);
		return { file: whole, newText, own: { span: original, newText: own } };
	});
	const known = back.filter((it) => it !== undefined);
	return known.length === back.length ? { changes: known, mended, left } : undefined;
}

function findingsOf(project: Project, uri: string, settings: Settings, id: SubjectId): readonly Finding[] | undefined {
	const file = project.files.get(uri);
	const subject = findSubject(project, uri, settings.engine, id);
	return file && subject && analyzeSubject(subject, project, file, settings);
}

/** The project after the most urgent fix that makes of it what it never was; undefined when there is none. */
function step(
	first: Project,
	project: Project,
	findings: readonly Finding[] | undefined,
	seen: Set<string>,
	wanted: Wanted,
): Project | undefined {
	for (const { fixes } of byUrgency(findings ?? [])) {
		const own = fixes?.filter((it) => isWanted(it, wanted)) ?? [];
		// What is asked for is one service: others change only where there is no other way.
		const fix = own.find((it) => it.touches === undefined) ?? own[0];
		const edits = fix?.edits() ?? [];
		if (edits.length === 0) continue;
		const next = withEdits(project, edits);
		const texts = changesSince(first, next);
		if (seen.has(texts)) continue;
		seen.add(texts);
		return next;
	}
	return undefined;
}

/** What tells one state of the files from another. */
function changesSince(first: Project, current: Project): string {
	return JSON.stringify(changedFiles(first, current).map(([{ uri }, text]) => [uri, text]));
}

function changedFiles(first: Project, current: Project): readonly (readonly [file: SourceFile, newText: string])[] {
	return [...first.files.values()].flatMap((file) => {
		const newText = current.files.get(file.uri)?.text ?? file.text;
		return newText === file.text ? [] : [[file, newText] as const];
	});
}
