/** The name that takes the fewest changes of one letter to get to; undefined where none is near. */
export function nearestName<T extends string>(text: string, names: Iterable<T>): T | undefined {
	let best: T | undefined;
	let least = Math.max(1, Math.floor(text.length / 3)) + 1;
	for (const name of names) {
		const distance = editDistance(text, name);
		if (distance < least) [best, least] = [name, distance];
	}
	return best;
}

/** Letters to insert, leave out, replace or swap with their neighbour (Damerau and Levenshtein). */
function editDistance(a: string, b: string): number {
	const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		rows.push(row);
		for (let j = 1; j <= b.length; j++) {
			const isSame = a[i - 1] === b[j - 1];
			const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
			row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1), swapped));
		}
	}
	return at(a.length, b.length);
}
