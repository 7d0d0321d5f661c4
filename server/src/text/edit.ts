import type { Edit, SourceFile } from "./source-file.ts";

/** The file's text after its own edits. Edits of other files are passed over; edits must not overlap. */
export function applyEdits(file: SourceFile, edits: readonly Edit[]): string {
	let text = "";
	let done = 0;
	for (const edit of ordered(edits.filter((it) => it.file === file))) {
		text += file.text.slice(done, edit.span.start) + edit.newText;
		done = edit.span.end;
	}
	return text + file.text.slice(done);
}

/** True when two edits change the same characters, so that their order would matter. */
export function overlap(edits: readonly Edit[]): boolean {
	const sorted = ordered(edits);
	return sorted.some((edit, i) => {
		const next = sorted[i + 1];
		return next !== undefined && next.file === edit.file && next.span.start < edit.span.end;
	});
}

/** The same change with one edit where several touch each other; what may be chosen in them is forgotten. */
export function joinTouching(edits: readonly Edit[]): readonly Edit[] {
	const joined: Edit[] = [];
	for (const { file, span, newText } of ordered(edits)) {
		const last = joined.at(-1);
		if (last?.file === file && last.span.end === span.start) {
			const whole = { start: last.span.start, end: span.end };
			joined.splice(-1, 1, { file, span: whole, newText: last.newText + newText });
		} else joined.push({ file, span, newText });
	}
	return joined;
}

/** Sorted by file and offset; equal offsets keep their order, as LSP demands of insertions. */
function ordered(edits: readonly Edit[]): readonly Edit[] {
	return edits.toSorted((a, b) => a.file.uri.localeCompare(b.file.uri) || a.span.start - b.span.start);
}
