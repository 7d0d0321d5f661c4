import { commonEnds } from "./common-ends.ts";
import type { Edit, SourceFile, Span } from "./source-file.ts";

/** Some lines that give way to others, and the unchanged ones behind them; line ends belong to their lines. */
export interface LineChange {
	readonly removed: readonly string[];
	readonly added: readonly string[];
	readonly kept: readonly string[];
}

/** Goes down both texts side by side; the nearest lines that are equal again end a change. */
export function* changedLines(before: string, after: string): Generator<LineChange> {
	const old = linesOf(before);
	const fresh = linesOf(after);
	for (let i = 0, j = 0; i < old.length || j < fresh.length; ) {
		const { removed, added } = nextMatch(old, fresh, i, j);
		const from = i + removed;
		let to = from;
		for (j += added; to < old.length && old[to] === fresh[j]; to++) j++;
		yield {
			removed: old.slice(i, from),
			added: fresh.slice(j - (to - from) - added, j - (to - from)),
			kept: old.slice(from, to),
		};
		i = to;
	}
}

/** One edit for each run of lines that differ, which make the file's text the new text. */
export function lineEdits(file: SourceFile, newText: string): readonly Edit[] {
	const start = firstDifference(file.text, newText);
	return editsOf(file, start, [...changedLines(file.text.slice(start), newText.slice(start))]);
}

/** Where the first line starts in which two texts differ. */
function firstDifference(before: string, after: string): number {
	let at = commonEnds(before, after).head;
	while (at < before.length && before[at] === after[at]) at++;
	return at === 0 ? 0 : before.lastIndexOf("\n", at - 1) + 1;
}

/**
 * The same edits where all that differs is known to be within a span of whole lines, which becomes another text: a long
 * file is not read to its end. Undefined where what differs cannot be told from what stands behind it.
 */
export function lineEditsWithin(file: SourceFile, { start, end }: Span, newText: string): readonly Edit[] | undefined {
	const before = file.text.slice(start, end);
	// No search for equal lines goes further than there are lines that differ.
	const reach = linesOf(before).length + linesOf(newText).length;
	const behind = firstLines(file.text, end, 3 * reach);
	const changes = [...changedLines(before + behind, newText + behind)];
	const isSettled = (changes.at(-1)?.kept.length ?? 0) >= reach || end + behind.length === file.text.length;
	return isSettled ? editsOf(file, start, changes) : undefined;
}

function firstLines(text: string, start: number, count: number): string {
	let end = start;
	for (let line = 0; line < count && end < text.length; line++) end = text.indexOf("\n", end) + 1 || text.length;
	return text.slice(start, end);
}

function editsOf(file: SourceFile, start: number, changes: readonly LineChange[]): readonly Edit[] {
	const edits: Edit[] = [];
	let at = start;
	for (const { removed, added, kept } of changes) {
		const end = at + removed.join("").length;
		if (removed.length + added.length > 0) edits.push({ file, span: { start: at, end }, newText: added.join("") });
		at = end + kept.join("").length;
	}
	return edits;
}

/** Lines with their ends, so that a last line without one is another line. */
function linesOf(text: string): readonly string[] {
	return text === "" ? [] : text.split(/(?<=\n)/);
}

function nextMatch(before: readonly string[], after: readonly string[], i: number, j: number) {
	const left = before.length - i;
	const right = after.length - j;
	for (let distance = 0; distance < left + right; distance++) {
		for (let removed = Math.max(0, distance - right); removed <= Math.min(distance, left); removed++) {
			const line = before[i + removed];
			if (line !== undefined && line === after[j + distance - removed]) return { removed, added: distance - removed };
		}
	}
	return { removed: left, added: right };
}
