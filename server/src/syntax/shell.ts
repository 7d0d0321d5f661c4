import { type MappedText, spanOf } from "../text/mapped-text.ts";
import type { Span } from "../text/source-file.ts";

/** One simple command of a shell script: its words behind assignments, without redirections. */
export interface Command {
	readonly words: readonly ShellWord[];
	/** What its first word starts, without the folder; empty where it has no words. */
	readonly program: string;
	/** What the words are once variables are replaced, where there are none; undefined where there are. */
	readonly texts: readonly string[] | undefined;
	/** True behind `|`, `&&`, `||` or inside a condition: the command may not run, or not alone. */
	readonly conditional: boolean;
	/** True behind `||`: the command only runs when the one in front fails. */
	readonly isFallback: boolean;
	/** Files that the command appends to or overwrites, as written. */
	readonly outputs: readonly string[];
}

/** A word of a command. */
export interface ShellWord {
	/** As written. */
	readonly raw: string;
	/** Quotes and escapes removed; `$NAME` is kept as written. */
	readonly text: string;
	readonly span: Span;
}

/** A command of these words. */
export function commandWith(
	words: readonly ShellWord[],
	{ conditional, isFallback, outputs }: Pick<Command, "conditional" | "isFallback" | "outputs">,
): Command {
	const texts = words.some((it) => it.raw.includes("$")) ? undefined : words.map((it) => it.text);
	return { words, program: programIn(words[0]?.text ?? ""), texts, conditional, isFallback, outputs };
}

/** The name of a program without its folder. */
export function programIn(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** Words that introduce or close a compound command and are no command themselves. */
const RESERVED = new Set([
	"if",
	"then",
	"elif",
	"else",
	"fi",
	"for",
	"while",
	"until",
	"do",
	"done",
	"{",
	"}",
	"!",
	"case",
	"esac",
	"time",
]);
const OPENS_CONDITION = new Set(["then", "elif", "else", "do"]);

/**
 * Splits a POSIX shell script into its simple commands: `;`, newline, `&`, `&&`, `||`, `|`, parentheses, reserved words,
 * quotes, comments, assignments and redirections are understood; what is inside `$(…)` stays part of its word.
 */
export function splitCommands(script: MappedText): readonly Command[] {
	const commands: Command[] = [];
	let words: ShellWord[] = [];
	let outputs: string[] = [];
	let conditional = false;
	let isFallback = false;
	let redirect: "in" | "out" | undefined;
	const close = (operator: string) => {
		if (words.length > 0 || outputs.length > 0) commands.push(commandWith(words, { conditional, isFallback, outputs }));
		words = [];
		outputs = [];
		redirect = undefined;
		conditional = operator === "&&" || operator === "||" || operator === "|";
		isFallback = operator === "||";
	};
	for (const token of tokens(script)) {
		switch (token.kind) {
			case "operator":
				close(token.text);
				break;
			case "redirection":
				redirect = token.text.includes(">") ? "out" : "in";
				break;
			case "word":
				if (redirect) {
					if (redirect === "out") outputs.push(token.word.text);
					redirect = undefined;
				} else if (words.length === 0 && RESERVED.has(token.word.raw)) {
					if (OPENS_CONDITION.has(token.word.raw)) conditional = true;
				} else if (words.length > 0 || !/^[A-Za-z_][A-Za-z0-9_]*=/.test(token.word.raw)) {
					words.push(token.word);
				}
		}
	}
	close("");
	return commands;
}

type Token =
	| { readonly kind: "word"; readonly word: ShellWord }
	| { readonly kind: "operator" | "redirection"; readonly text: string };

function* tokens(script: MappedText): Generator<Token> {
	const { text } = script;
	let i = 0;
	while (i < text.length) {
		const rest = text.slice(i, i + 3);
		const operator = /^(?:&&|\|\||;;|[;|&()\n])/.exec(rest)?.[0];
		const redirection = /^(?:&>>|&>|<<<|<<-|<<|>>|>&|<&|>\||<>|[<>])/.exec(rest)?.[0];
		if (redirection) {
			yield { kind: "redirection", text: redirection };
			i += redirection.length;
		} else if (operator) {
			yield { kind: "operator", text: operator };
			i += operator.length;
		} else if (/^[ \t\r]/.test(rest)) {
			i++;
		} else if (rest.startsWith("#")) {
			const end = text.indexOf("\n", i);
			i = end < 0 ? text.length : end;
		} else {
			const end = wordEnd(text, i);
			const raw = text.slice(i, end);
			i = end;
			if (/^[0-9]+$/.test(raw) && (text[end] === "<" || text[end] === ">")) continue;
			yield { kind: "word", word: { raw, text: unquote(raw), span: spanOf(script, end - raw.length, end) } };
		}
	}
}

/** No other blank does: to a shell a no-break space is a letter like any other. */
const ENDS_WORD = /[ \t\r\n;&|()<>]/;

/** Index behind the word that starts at `from`; quotes, escapes, `$(…)`, `${…}` and backticks belong to it. */
function wordEnd(text: string, from: number): number {
	let quote = "";
	let depth = 0;
	for (let i = from; i < text.length; i++) {
		const character = text[i] ?? "";
		if (character === "\\" && quote !== "'") i++;
		else if (quote !== "") quote = character === quote ? "" : quote;
		else if (character === "'" || character === '"' || character === "`") quote = character;
		else if (character === "$" && (text[i + 1] === "(" || text[i + 1] === "{")) {
			depth++;
			i++;
		} else if (depth > 0) depth += character === "(" ? 1 : character === ")" || character === "}" ? -1 : 0;
		else if (ENDS_WORD.test(character)) return i;
	}
	return text.length;
}

function unquote(raw: string): string {
	let text = "";
	let quote = "";
	for (let i = 0; i < raw.length; i++) {
		const character = raw[i] ?? "";
		if (quote === "'" && character !== "'") text += character;
		else if (character === "\\") {
			const next = raw[++i] ?? "";
			// Inside double quotes a backslash only takes the meaning of what means something there.
			text += quote === '"' && !/[$`"\\\n]/.test(next) ? character + next : next;
		} else if (character === quote) quote = "";
		else if (quote === "" && (character === "'" || character === '"')) quote = character;
		else text += character;
	}
	return text;
}
