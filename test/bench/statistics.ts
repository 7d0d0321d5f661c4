/** The value below which a part of the numbers lies; undefined where there are none. */
export function quantile(numbers: readonly number[], part: number): number | undefined {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** The number in the middle. */
export function median(numbers: readonly number[]): number | undefined {
	return quantile(numbers, 0.5);
}

/** Three digits are more than such numbers are worth. */
export function digits(number: number | undefined): string {
	if (number === undefined || Number.isNaN(number)) return "–";
	return number >= 100 ? number.toFixed(0) : number.toPrecision(number >= 10 ? 3 : 2);
}

/** Rows under each other, the first column to the left and the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((it) => it[column]?.length ?? 0)));
	const line = (row: readonly string[]) =>
		row
			.map((it, column) => (column < 2 ? it.padEnd(widths[column] ?? 0) : it.padStart(widths[column] ?? 0)))
			.join("  ");
	return rows.map((it) => line(it).trimEnd()).join("\n");
}
