/** What changed between two texts of one file, as `git apply` and `patch -p1` read it; empty when nothing did. */
export function unifiedDiff(path: string, before: string, after: string): string {
	const hunks = hunksOf([...align(linesOf(before), linesOf(after))]);
	return hunks.length === 0 ? "" : `--- a/${path}\n+++ b/${path}\n${hunks.map(format).join("")}`;
}

/** How many unchanged lines stand around a change. */
const CONTEXT = 3;

/** A line that only the text before has, only the one after, or both; `before` and `after` count the lines above it. */
interface Row {
	readonly sign: "-" | "+" | " ";
	readonly line: string;
	readonly before: number;
	readonly after: number;
}

/** Lines with their ends, so that a last line without one is another line. */
function linesOf(text: string): readonly string[] {
	return text === "" ? [] : text.split(/(?<=\n)/);
}

/** Goes down both texts side by side; where they part, the nearest lines that are equal again end the change. */
function* align(before: readonly string[], after: readonly string[]): Generator<Row> {
	let i = 0;
	let j = 0;
	while (i < before.length || j < after.length) {
		const { removed, added } = nextMatch(before, after, i, j);
		for (const end = i + removed; i < end; i++) yield { sign: "-", line: before[i] ?? "", before: i, after: j };
		for (const end = j + added; j < end; j++) yield { sign: "+", line: after[j] ?? "", before: i, after: j };
		for (; i < before.length && before[i] === after[j]; i++, j++) {
			yield { sign: " ", line: before[i] ?? "", before: i, after: j };
		}
	}
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

/** The changed rows with their context; changes whose contexts touch share a hunk. */
function hunksOf(rows: readonly Row[]): readonly (readonly Row[])[] {
	const hunks: Row[][] = [];
	let end = 0;
	for (const [at, { sign }] of rows.entries()) {
		if (sign === " ") continue;
		const start = Math.max(at - CONTEXT, end);
		if (start > end || hunks.length === 0) hunks.push([]);
		hunks.at(-1)?.push(...rows.slice(start, at + CONTEXT + 1));
		end = Math.min(rows.length, at + CONTEXT + 1);
	}
	return hunks;
}

function format(rows: readonly Row[]): string {
	const [first] = rows;
	const removed = rows.filter((it) => it.sign !== "+").length;
	const added = rows.filter((it) => it.sign !== "-").length;
	const head = `@@ -${range(first?.before ?? 0, removed)} +${range(first?.after ?? 0, added)} @@\n`;
	return head + rows.map(({ sign, line }) => sign + (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`)).join("");
}

/** Lines are counted from one; a range without lines names the line above it. */
function range(above: number, length: number): string {
	return `${length === 0 ? above : above + 1},${length}`;
}
