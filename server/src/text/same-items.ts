/** True when both lists have the very same things in the same order. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
	return a.length === b.length && a.every((it, i) => it === b[i]);
}
