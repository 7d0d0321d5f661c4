import type { Place, SourceFile, Span } from "../text/source-file.ts";
import type { BuildCommand } from "./build-runs.ts";
import type { CallWord } from "./called-programs.ts";
import { programOf } from "./commands.ts";

/** A line of text that the build feeds to a program or a file, and where it stands, on one line of the Dockerfile. */
export interface PrintedLine {
	readonly text: string;
	readonly at: Place;
}

/** What echo and printf print, line by line; undefined for other programs and where a part of the text is open. */
export function printedLines(file: SourceFile, { command, values }: BuildCommand): readonly PrintedLine[] | undefined {
	const words = command.words.map((word, i) => ({ word, value: values[i] })).slice(1);
	switch (programOf(command.words[0])) {
		case "echo":
			return linesOf(file, behindFlags(words), (all) => all.map((it) => it.value).join(" "));
		case "printf":
			return linesOf(file, behindFlags(words), formatted);
		default:
			return undefined;
	}
}

/** The lines of the heredocs that belong to an instruction. */
export function heredocLines(
	file: SourceFile,
	{ instruction }: Pick<BuildCommand, "instruction">,
): readonly PrintedLine[] {
	return instruction.heredocs.flatMap(({ content }) => splitLines(file, content.start, content.end));
}

/** True when a command reads what the one in front of it writes. */
export function isPiped(file: SourceFile, before: BuildCommand | undefined, after: BuildCommand): boolean {
	const from = before?.command.words.at(-1)?.span.end;
	const to = after.command.words[0]?.span.start;
	if (before?.instruction !== after.instruction || from === undefined || to === undefined) return false;
	return /^[^|]*\|&?[^|]*$/.test(file.text.slice(from, to));
}

/** printf puts its arguments where its format says %s, until none is left. */
function formatted([format, ...others]: readonly CallWord[]): string {
	const pattern = format?.value ?? "";
	const holes = pattern.match(/%[sb]/g)?.length ?? 0;
	if (holes === 0) return pattern;
	let text = "";
	for (let i = 0; i < others.length || i === 0; i += holes) {
		let next = i;
		text += pattern.replace(/%[sb]/g, () => others[next++]?.value ?? "");
	}
	return text;
}

function linesOf(
	file: SourceFile,
	words: readonly CallWord[],
	print: (words: readonly CallWord[]) => string,
): readonly PrintedLine[] | undefined {
	const first = words[0];
	const last = words.at(-1);
	if (!first || !last || words.some(isOpen)) return undefined;
	const at = firstLine(file, { start: first.word.span.start, end: last.word.span.end });
	return print(words)
		.split(/\n|\\n/)
		.map((text) => ({ text: text.replaceAll("\\t", "\t"), at }));
}

function behindFlags(words: readonly CallWord[]): readonly CallWord[] {
	const from = words.findIndex((it) => !/^-(?:[neE]+|-)$/.test(it.word.text));
	return from < 0 ? [] : words.slice(from);
}

/** A value that only the build knows. */
function isOpen({ word, value }: CallWord): boolean {
	return value === undefined || /\$\(|`/.test(word.raw.replace(/'[^']*'/g, ""));
}

/** A stretch of a file as far as its first line goes, without what continues it. */
export function firstLine(file: SourceFile, { start, end }: Span): Place {
	const [line = ""] = file.text.slice(start, end).split(/\r?\n/);
	const length = line.length === end - start ? line.length : line.replace(/(?<![\s\\])[\s\\]+$/, "").length;
	return { file, span: { start, end: start + length } };
}

function splitLines(file: SourceFile, start: number, end: number): readonly PrintedLine[] {
	return [...file.text.slice(start, end).matchAll(/[^\r\n]+/g)].map((it) => ({
		text: it[0],
		at: { file, span: { start: start + it.index, end: start + it.index + it[0].length } },
	}));
}
