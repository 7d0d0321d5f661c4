import type { Edit } from "./source-file.ts";

/**
 * The edit with a word of its new text marked as its user's to choose, wherever it stands as a whole word in one of the
 * parts that are named; the same edit where it does not.
 */
export function withChoice(edit: Edit, word: string, parts: readonly string[]): Edit {
	const offsets = parts.flatMap((part) => {
		const start = edit.newText.indexOf(part);
		return start < 0 ? [] : [...part.matchAll(wholeWord(word))].map((it) => start + it.index);
	});
	return offsets.length === 0 ? edit : { ...edit, choice: { word, offsets: offsets.toSorted((a, b) => a - b) } };
}

function wholeWord(word: string): RegExp {
	return new RegExp(`(?<![\\w-])${word.replace(/[^\w ]/g, "\\$&")}(?![\\w-])`, "g");
}
