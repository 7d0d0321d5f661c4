import { commandsOf, programOf } from "../model/commands.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import { indentBefore, lineEndOf } from "../text/layout.ts";

/** Shells that join commands with `&&`. */
const POSIX = /(?:^|\/)(?:ba|da|a|k|z)?sh$/;

/** Commands behind which nothing is executed. */
const ENDS = new Set(["exec", "exit", "return", "trap"]);

/** Text to insert behind a RUN so that it goes on with more commands; undefined where that is not safe or hard to read. */
export function moreCommands(stage: Stage, run: Instruction, commands: readonly string[]): string | undefined {
	return isOpenEnded(stage, run) ? joined(stage, run, commands) : undefined;
}

/** A RUN of its own for commands, in the form that the stage's shell takes. */
export function newRun(stage: Stage, commands: readonly string[]): string {
	if (!hasPosixShell(stage, stage.instructions.at(-1)))
		return `RUN ["/bin/sh", "-c", ${JSON.stringify(commands.join(" && "))}]`;
	return `RUN ${commands.join(` ${stage.escapeCharacter}\n${continuationIndent(stage)}&& `)}`;
}

/** A list of commands to which another can be added: no heredoc, no comment of the shell, nothing that ends the shell. */
function isOpenEnded(stage: Stage, run: Instruction): boolean {
	const { text } = run.body;
	const { file } = stage;
	if (run.keyword !== "RUN" || run.exec || run.heredocs.length > 0 || text === "" || text.startsWith("[")) return false;
	if (/[;&|<>({\\`]\s*$|<<|(?:^|[\s;&|(])#/.test(text) || hasOpenQuote(text)) return false;
	return hasPosixShell(stage, run) && !commandsOf(run, file.text).some((it) => ENDS.has(programOf(it.words[0])));
}

/** True where the RUNs up to an instruction are read by a shell of the POSIX kind, as they are unless SHELL says else. */
function hasPosixShell(stage: Stage, until: Instruction | undefined): boolean {
	const isShell = ({ keyword }: Instruction) => keyword === "SHELL";
	const own = stage.instructions.findLast((it) => isShell(it) && (!until || it.span.start <= until.span.start));
	const [, ...below] = chainOf(stage);
	const shell = own ?? below.flatMap((it) => it.instructions.findLast(isShell) ?? [])[0];
	return shell === undefined || POSIX.test(shell.exec?.[0] ?? "");
}

function hasOpenQuote(text: string): boolean {
	let quote = "";
	for (let i = 0; i < text.length; i++) {
		const character = text[i] ?? "";
		if (character === "\\" && quote !== "'") i++;
		else if (quote !== "") quote = character === quote ? "" : quote;
		else if (character === "'" || character === '"' || character === "`") quote = character;
	}
	return quote !== "";
}

/** In the way in which the RUN joins its commands by itself: `&&` in front of a line, or behind it. */
function joined(stage: Stage, run: Instruction, commands: readonly string[]): string {
	const { file, escapeCharacter } = stage;
	const lines = file.text.slice(run.span.start, run.span.end).split(/\r\n|\n|\r/);
	const leading = lines.slice(1).findLast((it) => /^[ \t]*&&[ \t]/.test(it));
	const isTrailing =
		leading === undefined &&
		lines.some((it) =>
			it
				.replace(/[\\`][ \t]*$/, "")
				.trimEnd()
				.endsWith("&&"),
		);
	const own = /^[ \t]*/.exec(leading ?? lines.at(-1) ?? "")?.[0] ?? "";
	const indent =
		lines.length > 1 && (leading !== undefined || isTrailing)
			? own
			: (indentBefore(file, run.keywordSpan.start) ?? "") + continuationIndent(stage);
	const between = isTrailing
		? ` && ${escapeCharacter}${lineEndOf(file)}${indent}`
		: ` ${escapeCharacter}${lineEndOf(file)}${indent}&& `;
	return commands.map((it) => between + it).join("");
}

/** How far the file indents continued lines: as in the first one, else four blanks. */
function continuationIndent({ file, escapeCharacter }: Stage): string {
	const { text } = file;
	const continued = [...text.matchAll(/(?:\r\n|\n|\r)([ \t]+)[^ \t#\r\n]/g)].find(({ index }) => {
		const above = Math.max(text.lastIndexOf("\n", index - 1), text.lastIndexOf("\r", index - 1)) + 1;
		return text.slice(above, index).trimEnd().endsWith(escapeCharacter);
	});
	const indent = continued?.[1] ?? "";
	if (indent.startsWith("\t")) return "\t";
	return indent !== "" && indent.length <= 8 ? indent : "    ";
}
