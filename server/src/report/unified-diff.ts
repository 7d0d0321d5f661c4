/** What changed between two texts of one file, as `git apply` and `patch -p1` read it; empty when nothing did. */
export function unifiedDiff(path: string, before: string, after: string): string {
	const rows = [...align(linesOf(before), linesOf(after))];
	const isNear = rows.map((_, at) => rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(isChange));
	const hunks: string[] = [];
	for (let start = isNear.indexOf(true); start >= 0; ) {
		const far = isNear.indexOf(false, start);
		const end = far < 0 ? rows.length : far;
		hunks.push(hunk(rows, start, end));
		start = isNear.indexOf(true, end);
	}
	return hunks.length === 0 ? "" : `--- a/${path}\n+++ b/${path}\n${hunks.join("")}`;
}

/** How many unchanged lines stand around a change. */
const CONTEXT = 3;

/** Lines with their ends, so that a last line without one is another line. */
function linesOf(text: string): readonly string[] {
	return text === "" ? [] : text.split(/(?<=\n)/);
}

/** Goes down both texts side by side, each line behind its sign; the nearest lines that are equal again end a change. */
function* align(before: readonly string[], after: readonly string[]): Generator<string> {
	for (let i = 0, j = 0; i < before.length || j < after.length; ) {
		const { removed, added } = nextMatch(before, after, i, j);
		for (const end = i + removed; i < end; i++) yield `-${before[i]}`;
		for (const end = j + added; j < end; j++) yield `+${after[j]}`;
		for (; i < before.length && before[i] === after[j]; i++, j++) yield ` ${before[i]}`;
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

function isChange(row: string): boolean {
	return !row.startsWith(" ");
}

function hunk(rows: readonly string[], start: number, end: number): string {
	const shown = rows.slice(start, end);
	/** Lines count from one; a range without lines names the line above it. */
	const range = (other: "-" | "+") => {
		const above = rows.slice(0, start).filter((it) => !it.startsWith(other)).length;
		const length = shown.filter((it) => !it.startsWith(other)).length;
		return `${length === 0 ? above : above + 1},${length}`;
	};
	const lines = shown.map((it) => (it.endsWith("\n") ? it : `${it}\n\\ No newline at end of file\n`));
	return `@@ -${range("+")} +${range("-")} @@\n${lines.join("")}`;
}
