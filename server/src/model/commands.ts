import type { Instruction } from "../syntax/dockerfile.ts";
import { type Command, commandWith, programIn, type ShellWord, splitCommands } from "../syntax/shell.ts";
import { keptOn } from "../text/kept-on.ts";
import { joinSpans, type MappedText, spanOf } from "../text/mapped-text.ts";
import type { Span } from "../text/source-file.ts";
import { moveSpan } from "../text/span.ts";

/** Shells whose `-c` argument is a script of its own. */
const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh"]);

/** Programs that start the shell which stands among their arguments. */
const PASSES_ON = new Set(["sudo", "env", "exec", "nice", "nohup", "time", "timeout", "xargs", "gosu", "su-exec"]);

/** How deep `sh -c` may lead. */
const DEEPEST = 3;

/**
 * The simple commands of a RUN: its shell form, the heredocs that a shell reads, or its exec form; `sh -c` included.
 * Worked out once for all versions of the file that have the instruction.
 */
export function commandsOf(instruction: Instruction, text: string): readonly Command[] {
	const { commands, start } = keptOf(instruction, text);
	const by = instruction.span.start - start;
	return by === 0 ? commands : commands.map((it) => moved(it, by));
}

/** The same where they stood in the first version that had them, for those who ask for no places. */
export function readOf(instruction: Instruction, text: string): readonly Command[] {
	return keptOf(instruction, text).commands;
}

function keptOf(instruction: Instruction, text: string): KeptCommands {
	const known = kept.get(instruction.identity);
	if (known) return known;
	const read = { commands: readCommands(instruction, text), start: instruction.span.start };
	kept.set(instruction.identity, read);
	return read;
}

/** The commands of an instruction, and where it stood then. */
interface KeptCommands {
	readonly commands: readonly Command[];
	readonly start: number;
}

const kept = keptOn<object, KeptCommands>();

function moved({ words, program, texts, conditional, isFallback, outputs }: Command, by: number): Command {
	return {
		words: words.map(({ raw, text, span }) => ({ raw, text, span: moveSpan(span, by) })),
		program,
		texts,
		conditional,
		isFallback,
		outputs,
	};
}

const PLAIN = { conditional: false, isFallback: false, outputs: [] } as const;

function readCommands(instruction: Instruction, text: string): readonly Command[] {
	if (instruction.exec) return withInner([commandWith(execWords(instruction), PLAIN)], text, 0);
	const line = splitCommands(instruction.body);
	const reader = line.find((it) => it.words.length > 0);
	const isScript = !reader || (SHELLS.has(reader.program) && reader.words.length === 1);
	const scripts = isScript ? instruction.heredocs.map(({ content }) => wholeSpan(text, content)) : [];
	return withInner([...line, ...scripts.flatMap(splitCommands)], text, 0);
}

/** The name of the program that a command's first word starts, without its folder. */
export function programOf(first: ShellWord | undefined): string {
	return first ? programIn(first.text) : "";
}

/** A stretch of a file as mapped text. */
export function wholeSpan(text: string, span: Span): MappedText {
	const part = text.slice(span.start, span.end);
	return { text: part, runs: [{ at: 0, offset: span.start, length: part.length }] };
}

/** The elements of an exec form, each with the characters between its quotes. */
export function execWords({ exec, body }: Instruction): readonly ShellWord[] {
	const literals = [...body.text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
	return (exec ?? []).map((text, i) => {
		const at = literals[i]?.index ?? 0;
		const length = literals[i]?.[0].length ?? 2;
		return { raw: text, text, span: spanOf(body, at + 1, at + length - 1) };
	});
}

function withInner(commands: readonly Command[], text: string, depth: number): readonly Command[] {
	return commands.flatMap((command) => {
		const script = depth < DEEPEST ? innerScript(command, text) : undefined;
		return script ? [command, ...withInner(splitCommands(script), text, depth + 1)] : [command];
	});
}

function innerScript({ words }: Command, text: string): MappedText | undefined {
	const shell = words.findIndex((it) => SHELLS.has(programOf(it)));
	if (shell < 0 || (shell > 0 && !PASSES_ON.has(programOf(words[0])))) return undefined;
	const option = words.findIndex((it, i) => i > shell && /^-[a-z]*c$/.test(it.text));
	const word = option < 0 ? undefined : words[option + 1];
	return word && alignedWith(text, word);
}

/** A word's text with the offsets of its characters: quotes, escapes and continuations of lines lie between them. */
function alignedWith(file: string, { text, span }: ShellWord): MappedText {
	const continuation = /[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*/y;
	const pieces: Span[] = [];
	let at = span.start;
	for (let i = 0; i < text.length; i++) {
		while (at < span.end && file[at] !== text[i]) {
			continuation.lastIndex = at;
			at += continuation.exec(file)?.[0].length ?? 1;
		}
		if (at >= span.end) return { text, runs: [{ at: 0, offset: span.start, length: text.length }] };
		const last = pieces.at(-1);
		if (last?.end === at) pieces[pieces.length - 1] = { start: last.start, end: at + 1 };
		else pieces.push({ start: at, end: at + 1 });
		at++;
	}
	return joinSpans(file, pieces);
}
