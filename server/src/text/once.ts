/** The same function, working its answer out when it is first asked, and never again. */
export function once<T>(compute: () => T): () => T {
	let answer: { readonly value: T } | undefined;
	return () => {
		answer ??= { value: compute() };
		return answer.value;
	};
}

/** The same function, working out the answer for each key once. */
export function remembered<Key, Answer>(compute: (key: Key) => Answer): (key: Key) => Answer {
	const answers = new Map<Key, { readonly value: Answer }>();
	return (key) => {
		const answer = answers.get(key) ?? { value: compute(key) };
		answers.set(key, answer);
		return answer.value;
	};
}
