import type { Span } from "../text/source-file.ts";

/** What is being written at a place of a YAML text, whether the text can be parsed there or not. */
export interface YamlContext {
	/** The keys that lead to the place, outermost first; of a key that is being written, those above it. */
	readonly path: readonly string[];
	/** An entry of a list, the value behind a key, or a key itself. */
	readonly at: "item" | "value" | "key";
	/** The word at the place, from its first character to its last, quotes left out. */
	readonly word: Span;
	/** What of the entry or the value stands before the word, as in `/tmp:size=1m,`. */
	readonly before: string;
}

/** Characters that end a word in every place that matters here. */
const END = /[\s,[\]{}"'#]/;

/** More text than this is not searched for the bracket that a list began with, in characters. */
const FARTHEST = 4000;

/** Reads lines and their indentation alone, since a text that is being written is mostly broken. */
export function yamlContext(text: string, offset: number): YamlContext | undefined {
	const lines = linesBefore(text, offset);
	const line = lines.at(-1) ?? "";
	if (/(?:^|\s)#/.test(line)) return undefined;
	const word = wordAt(text, offset);
	const bracket = openBracket(text, offset);
	if (bracket !== undefined) {
		const outer = linesBefore(text, bracket);
		const [, indent = "", key] =
			/^(\s*(?:-\s+)*)["']?([\w.-]+)["']?\s*:\s*(?:[&!]\S+\s+)*$/.exec(outer.at(-1) ?? "") ?? [];
		if (key === undefined) return undefined;
		const path = [...pathAbove(outer.slice(0, -1), indent.length), key];
		return { path, at: "item", word, before: "" };
	}
	const [, keyIndent = "", key, value = ""] = /^(\s*(?:-\s+)*)["']?([\w./*-]+)["']?\s*:(?:\s+(.*))?$/.exec(line) ?? [];
	if (key !== undefined && /:\s|:$/.test(line.slice(keyIndent.length + key.length))) {
		const isItem = /-\s+$/.test(keyIndent);
		const path = [...pathAbove(lines.slice(0, -1), keyIndent.length, isItem), key];
		return { path, at: "value", word, before: startOf(value, text, word, offset) };
	}
	const [, itemIndent = "", item = ""] = /^(\s*)-(?:\s+(.*))?$/.exec(line) ?? [];
	if (/^\s*-(?:\s|$)/.test(line)) {
		const path = pathAbove(lines.slice(0, -1), itemIndent.length, true);
		return { path, at: "item", word, before: startOf(item, text, word, offset) };
	}
	const indent = /^\s*/.exec(line)?.[0].length ?? 0;
	return { path: pathAbove(lines.slice(0, -1), indent), at: "key", word, before: "" };
}

function linesBefore(text: string, offset: number): readonly string[] {
	return text
		.slice(0, offset)
		.replace(/^\uFEFF/, "")
		.split(/\r\n|\n|\r/);
}

function wordAt(text: string, offset: number): Span {
	let start = offset;
	let end = offset;
	while (start > 0 && !END.test(text[start - 1] ?? " ")) start--;
	while (end < text.length && !END.test(text[end] ?? " ")) end++;
	return { start, end };
}

/** The part of an entry in front of its last word. */
function startOf(written: string, text: string, word: Span, offset: number): string {
	const begun = text.slice(word.start, offset);
	return written.endsWith(begun) ? written.slice(0, written.length - begun.length) : written;
}

/** Offset of the bracket of the flow list that the place is in. */
function openBracket(text: string, offset: number): number | undefined {
	let depth = 0;
	for (let at = offset - 1; at >= Math.max(0, offset - FARTHEST); at--) {
		const character = text[at];
		if (character === "]") depth++;
		else if (character === "[" && depth-- === 0) return at;
		// A line that begins with a key ends every list that stands above it.
		else if (
			character === "\n" &&
			/^[ \t]*(?:- +)?[\w.-]+:(?:\s|$)/.test(text.slice(at + 1, at + 200)) &&
			depth === 0
		) {
			const line = text.slice(at + 1, offset);
			if (!line.includes("[")) return undefined;
		}
	}
	return undefined;
}

/** The keys that a line of this indentation stands below; an entry of a list may stand right under its key. */
function pathAbove(lines: readonly string[], indent: number, isItem = false): readonly string[] {
	const path: string[] = [];
	let limit = isItem ? indent + 1 : indent;
	for (const line of lines.toReversed()) {
		if (limit === 0) break;
		const [, blanks = "", dash = "", key] = /^(\s*)((?:-\s+)*)["']?([^\s"'#][^"']*?)["']?\s*:(?:\s|$)/.exec(line) ?? [];
		if (key === undefined) continue;
		if (blanks.length + dash.length < limit) path.unshift(key);
		limit = Math.min(limit, dash === "" ? blanks.length : blanks.length + 1, blanks.length + dash.length);
	}
	return path;
}
