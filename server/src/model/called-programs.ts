import type { ShellWord } from "../syntax/shell.ts";
import { programOf } from "./commands.ts";

/** A program with its arguments, started by a command itself or through another program such as `find -exec`. */
export interface Call {
	/** Its name without its folder. */
	readonly program: string;
	/** The word that names it. */
	readonly word: ShellWord;
	readonly words: readonly CallWord[];
}

/** A word, and what it is once variables are replaced; undefined where nobody can tell. */
export interface CallWord {
	readonly word: ShellWord;
	readonly value: string | undefined;
}

/** Options that take the next word as their value, and how many arguments stand in front of the program. */
interface Starter {
	readonly valued: RegExp;
	readonly skipped: number;
}

/** Programs that start the one behind their options and assignments (their manual pages). */
const STARTERS: ReadonlyMap<string, Starter> = new Map([
	["exec", { valued: /^-a$/, skipped: 0 }],
	["env", { valued: /^-[uCS]$/, skipped: 0 }],
	["command", { valued: /^$/, skipped: 0 }],
	["nice", { valued: /^-n$/, skipped: 0 }],
	["ionice", { valued: /^-[cn]$/, skipped: 0 }],
	["nohup", { valued: /^$/, skipped: 0 }],
	["stdbuf", { valued: /^-[ioe]$/, skipped: 0 }],
	["busybox", { valued: /^$/, skipped: 0 }],
	["tini", { valued: /^-[pe]$/, skipped: 0 }],
	["dumb-init", { valued: /^-r$/, skipped: 0 }],
	["timeout", { valued: /^-[ks]$/, skipped: 1 }],
	["gosu", { valued: /^$/, skipped: 1 }],
	["su-exec", { valued: /^$/, skipped: 1 }],
	["xargs", { valued: /^-[adEIiLlnPs]$/, skipped: 0 }],
	["sudo", { valued: /^-[aCcDghpRrTtUu]$|^--(?:user|group|chdir|host|prompt|chroot|role|type)$/, skipped: 0 }],
]);

/** `command -v` looks a program up and starts none. */
const LOOKS_UP = /^-[pvV]*[vV]$/;

/** True for a program that may start others which its command line names. */
export function startsOthers(program: string): boolean {
	return program === "find" || STARTERS.has(program);
}

/** Every program that a command starts, outermost first. */
export function* callsOf(words: readonly CallWord[]): Generator<Call> {
	const [first, ...others] = words;
	if (!first) return;
	const program = programOf(first.word);
	yield { program, word: first.word, words: others };
	if (program === "find") {
		for (const [i, { word }] of others.entries()) {
			if (!/^-(?:exec|ok)(?:dir)?$/.test(word.text)) continue;
			const end = others.findIndex((it, j) => j > i && (it.word.text === ";" || it.word.text === "+"));
			yield* callsOf(others.slice(i + 1, end < 0 ? undefined : end));
		}
		return;
	}
	const starter = STARTERS.get(program);
	if (!starter || (program === "command" && others.some((it) => LOOKS_UP.test(it.word.text)))) return;
	yield* callsOf(behindOptions(others, starter.valued).slice(starter.skipped));
}

/** What stands behind leading options and assignments. */
export function behindOptions(words: readonly CallWord[], valued: RegExp): readonly CallWord[] {
	let i = 0;
	for (; i < words.length; i++) {
		const text = words[i]?.word.text ?? "";
		if (text === "--") return words.slice(i + 1);
		if (valued.test(text)) i++;
		else if (!/^-|^[A-Za-z_][A-Za-z0-9_]*=/.test(text)) break;
	}
	return words.slice(i);
}
