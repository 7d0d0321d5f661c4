import type { Span } from "./source-file.ts";

/**
 * Text read from a file with parts left out (continuations, comment lines, escapes),
 * and for each of its characters the offset that it came from.
 */
export interface MappedText {
	readonly text: string;
	/** Runs of characters that stand side by side in the file too, in order. */
	readonly runs: readonly Run[];
}

interface Run {
	/** Where the run starts in `text`. */
	readonly at: number;
	/** Where the run starts in the file. */
	readonly offset: number;
	readonly length: number;
}

/** Joins pieces of a file; empty pieces are left out. */
export function joinSpans(fileText: string, pieces: readonly Span[]): MappedText {
	const runs: Run[] = [];
	let text = "";
	for (const { start, end } of pieces) {
		if (end <= start) continue;
		runs.push({ at: text.length, offset: start, length: end - start });
		text += fileText.slice(start, end);
	}
	return { text, runs };
}

/** The part of a mapped text between two of its indexes, half-open. */
export function sliceMapped(mapped: MappedText, from: number, to: number): MappedText {
	const runs: Run[] = [];
	for (const run of mapped.runs) {
		const start = Math.max(run.at, from);
		const end = Math.min(run.at + run.length, to);
		if (start < end) runs.push({ at: start - from, offset: run.offset + start - run.at, length: end - start });
	}
	return { text: mapped.text.slice(from, to), runs };
}

/** The stretch of the file that the characters `from` to `to` were read from, with all that was left out between them. */
export function spanOf(mapped: MappedText, from: number, to: number): Span {
	const start = offsetOf(mapped, from);
	return { start, end: to > from ? offsetOf(mapped, to - 1) + 1 : start };
}

function offsetOf({ runs }: MappedText, index: number): number {
	let low = 0;
	let high = runs.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((runs[middle]?.at ?? 0) <= index) low = middle;
		else high = middle - 1;
	}
	const run = runs[low];
	return run ? run.offset + Math.min(index - run.at, run.length) : 0;
}
