import type { BuildCommand } from "./build.ts";
import { type Call, callsOf } from "./called-programs.ts";

/** The programs that a command starts, sudo's among them, with their words. */
export function programsOf(command: BuildCommand): readonly Call[] {
	const known = found.get(command) ?? findCalls(command);
	found.set(command, known);
	return known;
}

/** A dozen rules ask for those of every command. */
const found = new WeakMap<BuildCommand, readonly Call[]>();

function findCalls({ command, values }: BuildCommand): readonly Call[] {
	return [...callsOf(command.words.map((word, i) => ({ word, value: values[i] })))];
}
