import { changedLines } from "../text/line-diff.ts";

/** What changed between two texts of one file, as `git apply` and `patch -p1` read it; empty when nothing did. */
export function unifiedDiff(path: string, before: string, after: string): string {
	const rows = [...changedLines(before, after)].flatMap(({ removed, added, kept }) => [
		...removed.map((it) => `-${it}`),
		...added.map((it) => `+${it}`),
		...kept.map((it) => ` ${it}`),
	]);
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
