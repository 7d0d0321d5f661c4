import type { Ignore } from "../model/ignores.ts";
import { type IgnorePosition, positionAbove, positionOnTop } from "../syntax/ignore-position.ts";
import { endOfLine, indentBefore, lineEndOf, wholeLines } from "../text/layout.ts";
import type { Edit, Place, SourceFile, Span } from "../text/source-file.ts";

/** Removes an ignoring comment: its line when it stands alone, else only what stands behind the code. */
export function removeIgnore({ at: { file, span } }: Ignore): readonly Edit[] {
	if (indentBefore(file, span.start) !== undefined) return [{ file, span: linesAt(file, span), newText: "" }];
	const before = /(?<![ \t])[ \t]*$/.exec(file.text.slice(0, span.start))?.[0].length ?? 0;
	return [{ file, span: { start: span.start - before, end: span.end }, newText: "" }];
}

/** Whole lines; where the file ends without a line end, the one in front goes with them, so that it still does. */
function linesAt(file: SourceFile, span: Span): Span {
	const lines = wholeLines(file, span);
	const before = /(?:\r\n|\n|\r)$/.exec(file.text.slice(0, lines.start))?.[0].length ?? 0;
	const isOpen = lines.end === file.text.length && !/[\r\n]$/.test(file.text);
	return isOpen ? { start: lines.start - before, end: lines.end } : lines;
}

/** Removes one of the names in an ignoring comment, with the comma that goes with it. */
export function removeIgnoredName({ file, span }: Place): readonly Edit[] {
	const behind = /^[ \t]*,[ \t]*/.exec(file.text.slice(span.end, endOfLine(file, span.end)))?.[0];
	if (behind !== undefined) return [{ file, span: { start: span.start, end: span.end + behind.length }, newText: "" }];
	const before = /(?<![ \t])[ \t]*(?:,[ \t]*)?$/.exec(file.text.slice(0, span.start))?.[0].length ?? 0;
	return [{ file, span: { start: span.start - before, end: span.end }, newText: "" }];
}

/** Names rules in an ignoring comment that names none, in front of its reason. */
export function nameIgnored(ignore: Ignore, rules: readonly string[]): readonly Edit[] {
	const { file, span } = ignore.at;
	const head = /^#[ \t]*dropcap-ignore(?:-[a-z-]+)?/.exec(file.text.slice(span.start, span.end))?.[0].length ?? 0;
	const at = span.start + head;
	return [{ file, span: { start: at, end: at }, newText: ` ${rules.join(", ")}` }];
}

/** Ignores a rule for what stands at a place: a comment line of its own above the instruction or the entry. */
export function ignoreHere(at: Place, rule: string, reason?: string): readonly Edit[] {
	const position = positionAbove(at);
	return position ? [insertLine(at.file, position, `# dropcap-ignore ${rule}${behindDashes(reason)}`)] : [];
}

/** Ignores a rule for the whole file: behind parser directives and document markers, in front of everything else. */
export function ignoreInFile(file: SourceFile, rule: string, reason?: string): readonly Edit[] {
	return [insertLine(file, positionOnTop(file), `# dropcap-ignore-file ${rule}${behindDashes(reason)}`)];
}

function behindDashes(reason: string | undefined): string {
	return reason === undefined ? "" : ` -- ${reason}`;
}

function insertLine(file: SourceFile, { offset, indent }: IgnorePosition, line: string): Edit {
	return { file, span: { start: offset, end: offset }, newText: `${indent}${line}${lineEndOf(file)}` };
}
