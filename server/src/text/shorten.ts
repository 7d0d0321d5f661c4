/** The text cut to `length` characters, the last of them an ellipsis when something was left out. */
export function shorten(text: string, length: number): string {
	const line = text.replace(/\s+/g, " ").trim();
	return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/**
 * As many of the parts as fit into `length` characters together, at least the first one; a longer first one is cut.
 * @param rest what stands behind them where parts were left out, by their number
 */
export function asFarAsFits(
	parts: readonly string[],
	separator: string,
	length: number,
	rest: (left: number) => string,
): string {
	let kept = 1;
	while (kept < parts.length && parts.slice(0, kept + 1).join(separator).length <= length) kept++;
	const text = shorten(parts.slice(0, kept).join(separator), length);
	return kept < parts.length ? text + rest(parts.length - kept) : text;
}
