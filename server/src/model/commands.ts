import type { Instruction } from "../syntax/dockerfile.ts";
import { type Command, type ShellWord, splitCommands } from "../syntax/shell.ts";
import { type MappedText, spanOf } from "../text/mapped-text.ts";
import type { Span } from "../text/source-file.ts";

/** Shells whose `-c` argument is a script of its own. */
const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh"]);

/** How deep `sh -c` may lead. */
const DEEPEST = 3;

/** The simple commands of a RUN: its shell form, the heredocs that a shell reads, or its exec form; `sh -c` included. */
export function commandsOf(instruction: Instruction, text: string): readonly Command[] {
	if (instruction.exec)
		return withInner([{ words: execWords(instruction), conditional: false, isFallback: false, outputs: [] }], 0);
	const line = splitCommands(instruction.body);
	const reader = line.find((it) => it.words.length > 0);
	const isScript = !reader || (SHELLS.has(programOf(reader.words[0])) && reader.words.length === 1);
	const scripts = isScript ? instruction.heredocs.map(({ content }) => wholeSpan(text, content)) : [];
	return withInner([...line, ...scripts.flatMap(splitCommands)], 0);
}

/** The name of the program that a command's first word starts, without its folder. */
export function programOf(first: ShellWord | undefined): string {
	return first?.text.split("/").at(-1) ?? "";
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

function withInner(commands: readonly Command[], depth: number): readonly Command[] {
	return commands.flatMap((command) => {
		const script = depth < DEEPEST ? innerScript(command) : undefined;
		return script ? [command, ...withInner(splitCommands(script), depth + 1)] : [command];
	});
}

function innerScript(command: Command): MappedText | undefined {
	if (!SHELLS.has(programOf(command.words[0]))) return undefined;
	const option = command.words.findIndex((it) => /^-[a-z]*c$/.test(it.text));
	const word = option < 0 ? undefined : command.words[option + 1];
	if (!word) return undefined;
	// Where quotes or escapes were removed, offsets are only right for a word in one pair of quotes.
	const quoted = word.raw.length === word.text.length + 2 ? 1 : 0;
	return { text: word.text, runs: [{ at: 0, offset: word.span.start + quoted, length: word.text.length }] };
}
