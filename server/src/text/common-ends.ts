/** How many characters two texts have in common at their ends; the two never meet. */
export interface CommonEnds {
	readonly head: number;
	readonly tail: number;
}

/** So many characters are compared at a time, which a processor does at once; what begins or ends within them is not seen. */
const BLOCK = 4096;

/** Counts in whole blocks, so that of short texts nothing is said to be in common. */
export function commonEnds(before: string, after: string): CommonEnds {
	const shorter = Math.min(before.length, after.length);
	let head = 0;
	while (head + BLOCK <= shorter && isSame(before, head, after, head)) head += BLOCK;
	let tail = 0;
	while (head + tail + BLOCK <= shorter && endsAlike(before, after, tail + BLOCK)) tail += BLOCK;
	return { head, tail };
}

function endsAlike(before: string, after: string, tail: number): boolean {
	return isSame(before, before.length - tail, after, after.length - tail);
}

function isSame(before: string, from: number, after: string, to: number): boolean {
	return before.slice(from, from + BLOCK) === after.slice(to, to + BLOCK);
}
