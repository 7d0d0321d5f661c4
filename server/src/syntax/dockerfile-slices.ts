import { detached } from "../text/detached.ts";
import { keptFromVersions } from "../text/lineage.ts";
import { once } from "../text/once.ts";
import type { SourceFile } from "../text/source-file.ts";
import { readSlice, readTop, type Slice, type TopSlice } from "./dockerfile-slice.ts";

/** A Dockerfile in slices that follow one another and cover the whole text. */
export interface DockerfileSlices {
	readonly top: TopSlice;
	/** Those below, in order, and where each of them starts. */
	readonly slices: readonly Slice[];
	readonly starts: readonly number[];
}

const latest = keptFromVersions<DockerfileSlices>();

/**
 * Reads a Dockerfile instruction by instruction, and only what no earlier version of it had. It gives what reading all at
 * once would: behind a slice that leaves nothing open, the parser begins anew. A slice that does leave something open is
 * read again together with what follows, so that where cuts are tried may be a guess.
 */
export function readSlices(file: SourceFile): DockerfileSlices {
	const { text } = file;
	const before = latest.of(file);
	if (!before && text.length <= SHORT) return readWhole(file);
	const top = closedSlice(text, 0, "\\`", (it) => (it === before?.top.text ? before.top : readTop(detached(it))));
	const known = before?.top.escapeCharacter === top.escapeCharacter ? before.slices : [];
	const byText = once(() => new Map(known.map((it) => [it.text, it])));
	let unknown = 0;
	const read = (it: string) => {
		// What is pasted or moved is looked for among all of them, what is typed is new.
		const same = ++unknown > FEW ? byText().get(it) : undefined;
		return same ?? readSlice(detached(it), top.escapeCharacter);
	};
	const slices: Slice[] = [];
	const starts: number[] = [];
	let next = 0;
	for (let start = top.text.length; start < text.length; ) {
		const same = nextThere(text, start, known, next);
		const slice = known[same] ?? closedSlice(text, start, top.escapeCharacter, read);
		next = same < 0 ? next : same + 1;
		slices.push(slice);
		starts.push(start);
		start += slice.text.length;
	}
	const all = { top, slices, starts };
	latest.leave(file, all);
	return all;
}

/** So many slices are read anew before somebody looks whether they stood elsewhere. */
const FEW = 4;

/**
 * The index of the next slice of an earlier version, or of the one behind it, that stands at an offset; -1 where neither
 * does. What leaves nothing open is the same wherever it stands; the last one may have ended with the text alone.
 */
function nextThere(text: string, start: number, known: readonly Slice[], next: number): number {
	for (let index = next; index < Math.min(next + 2, known.length); index++) {
		const its = known[index]?.text ?? "";
		const mayFollow = index < known.length - 1 || start + its.length === text.length;
		// V8 compares two strings as a whole in a fortieth of the time that it looks for one at the start of the other.
		if (mayFollow && text.slice(start, start + its.length) === its) return index;
	}
	return -1;
}

/** In characters: cutting a file that is not longer costs more than it will save for the second version, and few have one. */
const SHORT = 16 * 1024;

/** The whole text as one slice, which no later version shares. */
function readWhole(file: SourceFile): DockerfileSlices {
	const top = readTop(file.text);
	const whole = { top, slices: [], starts: [] };
	latest.leave(file, whole);
	return whole;
}

/** The first slice from an offset on that leaves nothing open, or all that is left. */
function closedSlice<T extends Slice>(text: string, start: number, escapes: string, read: (text: string) => T): T {
	const end = instructionEnd(text, start, escapes);
	const line = read(text.slice(start, end));
	if (line.isClosed) return line;
	const behind = heredocEnd(text, end, text.slice(start, end));
	const whole = behind === undefined ? undefined : read(text.slice(start, behind));
	return whole?.isClosed ? whole : read(text.slice(start));
}

/** Behind the first line that is no comment, not blank, and does not go on. */
function instructionEnd(text: string, from: number, escapes: string): number {
	for (let start = from; start < text.length; ) {
		const newline = text.indexOf("\n", start);
		if (newline < 0) break;
		const first = text.charAt(skipBlanks(text, start));
		if (first !== "#" && first !== "\n" && first !== "\r" && !escapes.includes(lastOf(text, newline)))
			return newline + 1;
		start = newline + 1;
	}
	return text.length;
}

/** The parser takes a byte order mark for a blank. */
function skipBlanks(text: string, start: number): number {
	let at = start;
	while (text[at] === " " || text[at] === "\t" || text[at] === "\uFEFF") at++;
	return at;
}

/** The last character of a line that is no blank; that of a line above for a blank one. */
function lastOf(text: string, end: number): string {
	let at = end - 1;
	while (text[at] === " " || text[at] === "\t" || text[at] === "\r") at--;
	return text.charAt(at);
}

/** Behind the line that closes the last heredoc of an instruction's lines; undefined where they open none. */
function heredocEnd(text: string, from: number, opening: string): number | undefined {
	const name = [...opening.matchAll(/<<-?\\?["']?([^\s"'<]+)/g)].at(-1)?.[1];
	if (name === undefined) return undefined;
	for (let start = from; start < text.length; ) {
		const newline = text.indexOf("\n", start);
		const end = newline < 0 ? text.length : newline + 1;
		if (text.slice(start, end).trim() === name) return end;
		start = end;
	}
	return undefined;
}
