import { joinSpans, type MappedText } from "../text/mapped-text.ts";
import type { Span } from "../text/source-file.ts";

/**
 * Joins continued lines as BuildKit does (frontend/dockerfile/parser/parser.go): a line that ends in the escape
 * character goes on; comment lines and blank lines in between are left out. Stops at the first line that does not
 * go on, so a heredoc's text is not part of it.
 */
export function logicalLine(text: string, region: Span, escapeCharacter: string): MappedText {
	const pieces: Span[] = [];
	let start = region.start;
	let continued = false;
	while (start <= region.end) {
		const end = lineEnd(text, start, region.end);
		const line = text.slice(start, end);
		const trimmed = line.trimStart();
		if (!continued || (trimmed !== "" && !trimmed.startsWith("#"))) {
			const kept = withoutContinuation(line, escapeCharacter);
			pieces.push({ start, end: start + (kept ?? line.length) });
			if (kept === undefined) break;
		}
		continued = true;
		start = nextLine(text, end);
		if (start === end) break;
	}
	return joinSpans(text, pieces);
}

/** Length of the line up to its continuation character, or undefined when the line does not go on. */
function withoutContinuation(line: string, escapeCharacter: string): number | undefined {
	const kept = line.replace(/(?<![ \t])[ \t]+$/, "");
	if (!kept.endsWith(escapeCharacter)) return undefined;
	const length = kept.length - escapeCharacter.length;
	return kept.slice(0, length).endsWith(escapeCharacter) ? undefined : length;
}

function lineEnd(text: string, from: number, limit: number): number {
	for (let i = from; i < limit; i++) {
		const code = text.charCodeAt(i);
		if (code === 10 || code === 13) return i;
	}
	return limit;
}

function nextLine(text: string, end: number): number {
	if (text.startsWith("\r\n", end)) return end + 2;
	const code = text.charCodeAt(end);
	return code === 10 || code === 13 ? end + 1 : end;
}
