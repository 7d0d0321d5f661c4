/** The same function, working its answer out when it is first asked, and never again. */
export function once<T>(compute: () => T): () => T {
	let answer: { readonly value: T } | undefined;
	return () => {
		answer ??= { value: compute() };
		return answer.value;
	};
}
