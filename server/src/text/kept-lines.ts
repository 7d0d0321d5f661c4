import { commonEnds } from "./common-ends.ts";
import { keptFromVersions } from "./lineage.ts";
import type { SourceFile } from "./source-file.ts";

/** A text, and where its lines begin. */
interface Lined {
	readonly text: string;
	readonly starts: readonly number[];
}

const latest = keptFromVersions<Lined>();

/** In characters: to go through a shorter text costs less than to compare it. */
const LONG = 64 * 1024;

/** Where the lines of a file begin: of a long one looked for only between what it begins and ends with as its last version did. */
export function keptLineStarts(file: SourceFile, find: (text: string) => readonly number[]): readonly number[] {
	const { text } = file;
	if (text.length < LONG) return find(text);
	const before = latest.of(file);
	const starts = before ? startsSince(before, text) : find(text);
	latest.leave(file, { text, starts });
	return starts;
}

function startsSince(before: Lined, text: string): readonly number[] {
	const { head, tail } = commonEnds(before.text, text);
	// Whether a line begins at an offset is said by the characters before and behind it.
	const above = before.starts.slice(0, Math.max(1, firstAbove(before.starts, head - 1)));
	const between: number[] = [];
	for (let at = Math.max(0, head - 1); at < text.length - tail; at++) {
		const code = text.charCodeAt(at);
		if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) between.push(at + 1);
	}
	const by = text.length - before.text.length;
	const below = before.starts.slice(firstAbove(before.starts, before.text.length - tail));
	return [...above, ...between, ...below.map((it) => it + by)];
}

/** The index of the first number above a limit; numbers ascend. */
function firstAbove(numbers: readonly number[], limit: number): number {
	let low = 0;
	let high = numbers.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
