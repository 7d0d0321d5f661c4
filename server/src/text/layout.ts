import { lineAt, lineSpan, lineStarts } from "./lines.ts";
import type { SourceFile, Span } from "./source-file.ts";

/** The line end that the file uses first; a line feed where it has none. */
export function lineEndOf(file: SourceFile): string {
	return /\r\n|\n|\r/.exec(file.text)?.[0] ?? "\n";
}

/** How many characters stand before `offset` on its line. */
export function columnOf(file: SourceFile, offset: number): number {
	return offset - (lineStarts(file)[lineAt(file, offset)] ?? 0);
}

/** The text before `offset` on its line when it is nothing but blanks, else undefined. */
export function indentBefore(file: SourceFile, offset: number): string | undefined {
	const before = file.text.slice(offset - columnOf(file, offset), offset);
	return /^[ \t]*$/.test(before) ? before : undefined;
}

/** Offset of the end of the line that holds `offset`, its line end excluded. */
export function endOfLine(file: SourceFile, offset: number): number {
	return lineSpan(file, lineAt(file, offset)).end;
}

/** The whole lines from the one of `span.start` to the one of `span.end`, the last line's end included. */
export function wholeLines(file: SourceFile, span: Span): Span {
	const starts = lineStarts(file);
	const last = lineAt(file, span.end);
	return { start: starts[lineAt(file, span.start)] ?? 0, end: starts[last + 1] ?? file.text.length };
}
