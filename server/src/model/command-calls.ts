import { keptOn } from "../text/kept-on.ts";
import type { BuildCommand } from "./build.ts";
import { type Call, callsOf, startsOthers } from "./called-programs.ts";

/** The programs that a command starts, sudo's among them, with their words. */
export function programsOf(command: BuildCommand): readonly Call[] {
	const known = found.get(command) ?? findCalls(command);
	found.set(command, known);
	return known;
}

/** A dozen rules ask for those of every command. */
const found = keptOn<BuildCommand, readonly Call[]>();

function findCalls({ command, values }: BuildCommand): readonly Call[] {
	return [...callsOf(command.words.map((word, i) => ({ word, value: values[i] })))];
}

/** The commands that start one of the programs, themselves or through another program, in order. */
export function commandsCalling(
	commands: readonly BuildCommand[],
	programs: readonly string[],
): readonly BuildCommand[] {
	const known = indexes.get(commands) ?? indexOf(commands);
	indexes.set(commands, known);
	const places = new Set(programs.flatMap((it) => known.get(it) ?? []));
	return [...places].toSorted((a, b) => a - b).flatMap((it) => commands[it] ?? []);
}

/** Where the commands that start a program stand in their list, so that a dozen rules need not go through all. */
const indexes = keptOn<readonly BuildCommand[], ReadonlyMap<string, readonly number[]>>();

function indexOf(commands: readonly BuildCommand[]): ReadonlyMap<string, readonly number[]> {
	const index = new Map<string, number[]>();
	for (const [i, built] of commands.entries()) {
		const own = built.command.program;
		const programs = startsOthers(own) ? programsOf(built).map((it) => it.program) : [own];
		for (const program of programs) {
			const places = index.get(program);
			if (!places) index.set(program, [i]);
			else if (places.at(-1) !== i) places.push(i);
		}
	}
	return index;
}
