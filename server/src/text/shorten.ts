/** The text cut to `length` characters, the last of them an ellipsis when something was left out. */
export function shorten(text: string, length: number): string {
	const line = text.replace(/\s+/g, " ").trim();
	return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
