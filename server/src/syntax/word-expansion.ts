import {
	closingBrace,
	type Expansion,
	join,
	type Lookup,
	literal,
	nestedTooDeeply,
	splitBraces,
	substitute,
} from "./variables.ts";

/**
 * Expands a Dockerfile word as BuildKit does (frontend/dockerfile/shell/lex.go): single quotes keep everything,
 * double quotes keep all but `$` and the escape character, quotes themselves are removed.
 */
export function expandWord(word: string, escapeCharacter: string, lookup: Lookup, depth = 0): Expansion {
	const tooDeep = nestedTooDeeply(depth);
	if (tooDeep) return tooDeep;
	if (!/["'$\\`]/.test(word)) return literal(word);
	const pieces: Expansion[] = [];
	let quote = "";
	let i = 0;
	while (i < word.length) {
		const character = word[i] ?? "";
		if (quote === "'") {
			if (character === "'") quote = "";
			else pieces.push(literal(character));
			i++;
		} else if (character === escapeCharacter) {
			const next = word[i + 1] ?? "";
			const kept = quote === '"' && next !== '"' && next !== "$" && next !== escapeCharacter;
			pieces.push(literal(kept ? character + next : next));
			i += 2;
		} else if (character === quote) {
			quote = "";
			i++;
		} else if (quote === "" && (character === '"' || character === "'")) {
			quote = character;
			i++;
		} else if (character === "$") {
			const dollar = readDollar(word, i, escapeCharacter, lookup, depth);
			pieces.push(dollar.expansion);
			i = dollar.end;
		} else {
			pieces.push(literal(character));
			i++;
		}
	}
	return join(pieces);
}

function readDollar(
	word: string,
	at: number,
	escapeCharacter: string,
	lookup: Lookup,
	depth: number,
): { expansion: Expansion; end: number } {
	if (word[at + 1] === "{") {
		const close = closingBrace(word, at + 2);
		const { name, operator, operand } = splitBraces(word.slice(at + 2, close));
		const end = Math.min(close + 1, word.length);
		if (name === "" || (operator === "" && operand !== "")) {
			return { expansion: { state: "open", because: `\`${word.slice(at, end)}\` is computed during the build` }, end };
		}
		return {
			expansion: substitute(lookup(name), name, operator, () =>
				expandWord(operand, escapeCharacter, lookup, depth + 1),
			),
			end,
		};
	}
	const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(word.slice(at + 1))?.[0] ?? "";
	if (name === "") return { expansion: literal("$"), end: at + 1 };
	return { expansion: substitute(lookup(name), name, "", () => literal("")), end: at + 1 + name.length };
}
