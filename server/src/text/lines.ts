import { keptLineStarts } from "./kept-lines.ts";
import { keptOn } from "./kept-on.ts";
import type { SourceFile, Span } from "./source-file.ts";

/** A zero-based line and a zero-based UTF-16 column, as LSP counts them. */
export interface Position {
	readonly line: number;
	readonly character: number;
}

const starts = keptOn<SourceFile, readonly number[]>();

/** Offset of the first character of each line; the first entry is always 0. */
export function lineStarts(file: SourceFile): readonly number[] {
	let known = starts.get(file);
	if (!known) {
		known = keptLineStarts(file, findLineStarts);
		starts.set(file, known);
	}
	return known;
}

/** The same of a text that is no file's. */
export function findLineStarts(text: string): number[] {
	const found = [0];
	if (!text.includes("\r")) {
		for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found.push(at + 1);
		return found;
	}
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 10) found.push(i + 1);
		else if (code === 13 && text.charCodeAt(i + 1) !== 10) found.push(i + 1);
	}
	return found;
}

/** Zero-based line that holds `offset`; offsets outside the file are moved to its nearest end. */
export function lineAt(file: SourceFile, offset: number): number {
	const all = lineStarts(file);
	let low = 0;
	let high = all.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((all[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}

/** Line and column of an offset; offsets outside the file are moved to its nearest end. */
export function positionAt(file: SourceFile, offset: number): Position {
	const inside = Math.max(0, Math.min(offset, file.text.length));
	const line = lineAt(file, inside);
	return { line, character: inside - (lineStarts(file)[line] ?? 0) };
}

/** Offset of a position; a column behind the line's end, or a line behind the file's end, is moved back. */
export function offsetAt(file: SourceFile, position: Position): number {
	const all = lineStarts(file);
	if (position.line < 0) return 0;
	const start = all[position.line];
	if (start === undefined) return file.text.length;
	return Math.min(start + Math.max(0, position.character), lineSpan(file, position.line).end);
}

/** The characters of one line, without its line end. */
export function lineSpan(file: SourceFile, line: number): Span {
	const all = lineStarts(file);
	const start = all[line] ?? file.text.length;
	let end = all[line + 1] ?? file.text.length;
	while (end > start && isLineEnd(file.text.charCodeAt(end - 1))) end--;
	return { start, end };
}

function isLineEnd(code: number): boolean {
	return code === 10 || code === 13;
}
