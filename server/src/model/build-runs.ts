import type { Instruction } from "../syntax/dockerfile.ts";
import type { Command } from "../syntax/shell.ts";
import { keptOn } from "../text/kept-on.ts";
import type { SourceFile } from "../text/source-file.ts";
import { mayChangeAccounts, type ReadWord } from "./accounts.ts";
import type { UserInstruction } from "./build.ts";
import { callsOf, startsOthers } from "./called-programs.ts";
import { commandsOf, readOf } from "./commands.ts";

/** A RUN that a stage executes, and what is the case there. */
export interface BuildRun {
	readonly file: SourceFile;
	readonly instruction: Instruction;
	readonly text: RunText;
	/** The USER that counts there; undefined where none was written yet, in this stage or below. */
	readonly user: UserInstruction | undefined;
	/** Where it is executed; undefined where the image decides, and where nobody can tell. */
	readonly workdir: string | undefined;
	/** What the words of its commands are once variables are replaced; undefined where there are none. */
	readonly values: readonly BuildCommand["values"][] | undefined;
}

/** A command that a RUN executes, and as whom. */
export interface BuildCommand extends Pick<BuildRun, "instruction" | "user" | "workdir"> {
	readonly command: Command;
	/** The one in front of it, in this RUN. */
	readonly before: BuildCommand | undefined;
	/** What its words are once variables are replaced; undefined where nobody can tell. */
	readonly values: readonly (string | undefined)[];
}

/** What the text of a RUN alone decides, wherever it stands: the same object for all versions of the file that have it. */
interface RunText {
	/** The programs that its commands start themselves. */
	readonly programs: readonly string[];
	/** The commands that start a program, themselves or through another, by their numbers. */
	readonly calling: ReadonlyMap<string, readonly number[]>;
	readonly hasVariables: boolean;
	readonly mayChangeAccounts: boolean;
}

/** A RUN with the variables as they are where it stands. */
export function buildRun(
	{ file, instruction, user, workdir }: Omit<BuildRun, "values" | "text">,
	read: ReadWord,
): BuildRun {
	const text = textOf(file, instruction);
	const values = text.hasVariables
		? readOf(instruction, file.text).map((it) => it.texts ?? it.words.map(read))
		: undefined;
	return { file, instruction, text, user, workdir, values };
}

/** The commands of a RUN, in order; put into their places when somebody asks for the first time. */
export function commandsIn(run: BuildRun): readonly BuildCommand[] {
	const known = placed.get(run) ?? place(run);
	placed.set(run, known);
	return known;
}

/** Most of thousands of RUNs are of no interest to any rule. */
const placed = keptOn<BuildRun, readonly BuildCommand[]>();

function place({ file, instruction, user, workdir, values }: BuildRun): readonly BuildCommand[] {
	const commands: BuildCommand[] = [];
	for (const [i, command] of commandsOf(instruction, file.text).entries()) {
		const read = values?.[i] ?? command.texts ?? [];
		commands.push({ command, instruction, before: commands.at(-1), user, values: read, workdir });
	}
	return commands;
}

function textOf({ text }: SourceFile, instruction: Instruction): RunText {
	const known = texts.get(instruction.identity);
	if (known) return known;
	const read = readText(readOf(instruction, text));
	texts.set(instruction.identity, read);
	return read;
}

const texts = keptOn<object, RunText>();

function readText(commands: readonly Command[]): RunText {
	const calling = new Map<string, number[]>();
	for (const [i, { program, words }] of commands.entries()) {
		const calls = startsOthers(program)
			? [...callsOf(words.map((word) => ({ word, value: undefined })))].map((it) => it.program)
			: [program];
		for (const it of new Set(calls)) calling.set(it, [...(calling.get(it) ?? []), i]);
	}
	return {
		programs: [...new Set(commands.map((it) => it.program))],
		calling,
		hasVariables: commands.some((it) => it.texts === undefined),
		mayChangeAccounts: commands.some(mayChangeAccounts),
	};
}
