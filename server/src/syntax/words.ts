import { type MappedText, spanOf } from "../text/mapped-text.ts";
import type { Span } from "../text/source-file.ts";

/** A word as written, quotes and escapes included. */
export interface Word {
	readonly text: string;
	readonly span: Span;
	/** Half-open range in the mapped text that the word was split from. */
	readonly from: number;
	readonly to: number;
}

/** Splits at blanks that stand outside quotes and are not escaped. An open quote runs to the end. */
export function splitWords(line: MappedText, escapeCharacter: string): readonly Word[] {
	const words: Word[] = [];
	const { text } = line;
	let from = -1;
	let quote = "";
	for (let i = 0; i <= text.length; i++) {
		const character = text[i];
		const blank = character === undefined || (quote === "" && isBlank(character));
		if (blank) {
			if (from >= 0) words.push({ text: text.slice(from, i), span: spanOf(line, from, i), from, to: i });
			from = -1;
			continue;
		}
		if (from < 0) from = i;
		if (character === escapeCharacter && quote !== "'") i++;
		else if (quote === character) quote = "";
		else if (quote === "" && (character === '"' || character === "'")) quote = character;
	}
	return words;
}

function isBlank(character: string): boolean {
	return character === " " || character === "\t" || character === "\n" || character === "\r";
}
