/**
 * The candidate that a mistyped word most likely stands for: the one with the fewest letters changed, added, left out or
 * swapped with their neighbour, when that is at most a third of the word; case does not count.
 */
export function nearest<T extends string>(word: string, candidates: Iterable<T>): T | undefined {
	let best: T | undefined;
	let least = Math.floor(word.length / 3) + 1;
	for (const candidate of candidates) {
		if (Math.abs(candidate.length - word.length) >= least) continue;
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (distance < least) {
			best = candidate;
			least = distance;
		}
	}
	return best;
}

/** Damerau's distance, restricted to one change at each place. */
function editDistance(a: string, b: string): number {
	let twoBack: readonly number[] = [];
	let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let distance = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (same ? 0 : 1));
			if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) distance = Math.min(distance, at(twoBack, j - 2) + 1);
			row.push(distance);
		}
		twoBack = previous;
		previous = row;
	}
	return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
	return row[index] ?? Number.POSITIVE_INFINITY;
}
