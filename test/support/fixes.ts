import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import { applyEdits, overlap } from "../../server/src/text/edit.ts";
import type { Edit, SourceFile } from "../../server/src/text/source-file.ts";
import { meets } from "../../server/src/text/span.ts";
import { pathOf } from "./memory-file-system.ts";

/** Texts by path. */
export type Texts = ReadonlyMap<string, string>;

/** What became of some files when fixes were applied. */
export interface Applied {
	readonly texts: Texts;
	/** The findings whose fix was applied; a fix that meets one applied before it is left out. */
	readonly fixed: readonly Finding[];
}

/** Applies the chosen fix of each finding, in order. Throws where an edit does not fit its file. */
export function applyFixes(
	texts: Texts,
	findings: readonly Finding[],
	choose: (finding: Finding) => Fix | undefined,
): Applied {
	const edits: Edit[] = [];
	const fixed: Finding[] = [];
	for (const finding of findings) {
		const fix = choose(finding);
		if (!fix) continue;
		const wanted = editsOf(fix, texts);
		if (wanted.some((it) => edits.some((other) => collide(it, other)))) continue;
		edits.push(...wanted);
		fixed.push(finding);
	}
	return { texts: new Map([...texts].map(([path, text]) => [path, editText(path, text, edits)])), fixed };
}

/** The edits of one fix, checked: inside the files as they are, and not overlapping. */
export function editsOf(fix: Fix, texts: Texts): readonly Edit[] {
	const edits = fix.edits();
	for (const { file, span } of edits) {
		const text = texts.get(pathOf(file.uri));
		if (text === undefined) throw new Error(`“${fix.title}” edits ${file.uri}, which is no file of the case`);
		if (text !== file.text) throw new Error(`“${fix.title}” edits another version of ${file.uri}`);
		const inside = 0 <= span.start && span.start <= span.end && span.end <= text.length;
		if (!inside) throw new Error(`“${fix.title}” edits ${span.start}–${span.end} of ${text.length} characters`);
	}
	const uris = new Set(edits.map((it) => it.file.uri));
	const meeting = [...uris].find((uri) => overlap(edits.filter((it) => it.file.uri === uri)));
	if (meeting) throw new Error(`“${fix.title}” has edits of ${meeting} that overlap`);
	return edits;
}

/** True when the edits meet, so that one of them has to wait. */
function collide(a: Edit, b: Edit): boolean {
	return a.file.uri === b.file.uri && meets(a.span, b.span);
}

/** Files are told apart by path here, since every analysed file is loaded into a project of its own. */
function editText(path: string, text: string, edits: readonly Edit[]): string {
	const own = edits.filter((it) => pathOf(it.file.uri) === path);
	const file: SourceFile | undefined = own[0]?.file;
	return file
		? applyEdits(
				file,
				own.map((it) => ({ ...it, file })),
			)
		: text;
}
