import type { Finding, Fix } from "../../server/src/rules/rule.ts";
import { positionAt } from "../../server/src/text/lines.ts";
import type { Place } from "../../server/src/text/source-file.ts";

/** A finding as a case file draws it: one line of carets, and a line for each related place. */
export interface Mark {
	/** Zero-based line that the carets stand under. */
	readonly line: number;
	/** Zero-based columns, half-open. */
	readonly start: number;
	readonly end: number;
	/** What stands behind the carets: `rule: message 💡`. */
	readonly text: string;
	/** What stands behind the bars: `web/Dockerfile:1 message`. */
	readonly related: readonly string[];
}

/** A marker line: `# ^^^ rule: message`. A `#` that touches the carets counts as one, so column 0 can be marked. */
const MARK = /^[ \t]*# *\^+ \S/;

/** A line of related information: `#   | web/Dockerfile:1 message`; only behind a marker line. */
const RELATED = /^[ \t]*# +\| \S+:\d+ /;

/** The text that a user would have written: without the marker lines. */
export function strip(text: string): string {
	let behindMark = false;
	const kept = text.split("\n").filter((line) => {
		behindMark = MARK.test(line) || (behindMark && RELATED.test(line));
		return !behindMark;
	});
	return kept.join("\n");
}

/** The same text with one marker line under each finding. */
export function render(clean: string, marks: readonly Mark[]): string {
	const sorted = marks.toSorted(compareMarks);
	return clean
		.split("\n")
		.flatMap((line, i) => [line, ...sorted.filter((it) => it.line === i).flatMap(draw)])
		.join("\n");
}

/** The mark of a finding. Throws where a finding cannot be drawn: house style wants one line and at least one character. */
export function markOf(finding: Finding, pathOf: (uri: string) => string): Mark {
	const { rule, severity, message, at, fixes = [], related = [] } = finding;
	const start = positionAt(at.file, at.span.start);
	const end = positionAt(at.file, at.span.end);
	if (start.line !== end.line) throw new Error(`${rule.name} covers several lines: ${message}`);
	if (start.character >= end.character) throw new Error(`${rule.name} covers no character: ${message}`);

	const name = severity === rule.severity ? rule.name : `${rule.name} (${severity})`;
	return {
		line: start.line,
		start: start.character,
		end: end.character,
		text: `${name}: ${message}${bulbOf(fixes)}`,
		related: related.map((it) => `${lineOf(it.at, pathOf)} ${it.message}`),
	};
}

/** Fix-all takes the first safe fix of a finding, wherever it stands among the others. */
function bulbOf(fixes: readonly Fix[]): string {
	if (fixes.length === 0) return "";
	return fixes.some((it) => it.safety === "safe") ? " 💡 safe" : " 💡";
}

function lineOf(at: Place, pathOf: (uri: string) => string): string {
	return `${pathOf(at.file.uri)}:${positionAt(at.file, at.span.start).line + 1}`;
}

function compareMarks(a: Mark, b: Mark): number {
	return a.line - b.line || a.start - b.start || a.end - b.end || compareText(a.text, b.text);
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function draw({ start, end, text, related }: Mark): readonly string[] {
	const width = end - start;
	const touching = start < 2;
	if (touching && width < 2) throw new Error(`One character in column ${start} cannot be drawn: ${text}`);
	const carets = touching
		? `${" ".repeat(start)}#${"^".repeat(width - 1)}`
		: `#${" ".repeat(start - 1)}${"^".repeat(width)}`;
	const bar = `#${" ".repeat(Math.max(start, 2) - 1)}|`;
	return [`${carets} ${text}`, ...related.map((it) => `${bar} ${it}`)];
}
