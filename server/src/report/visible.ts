/** A hostile file must not steer the terminal, nor show its words in another order than they stand. */
export function visible(text: string): string {
	return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (it) => (it === "\t" ? it : "\uFFFD"));
}
