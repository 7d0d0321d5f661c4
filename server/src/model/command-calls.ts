import { keptOn } from "../text/kept-on.ts";
import { type BuildCommand, type BuildRun, commandsIn } from "./build-runs.ts";
import { type Call, callsOf } from "./called-programs.ts";

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
export function commandsCalling(runs: readonly BuildRun[], programs: readonly string[]): readonly BuildCommand[] {
	const known = indexes.get(runs) ?? indexOf(runs);
	indexes.set(runs, known);
	const places = new Set(programs.flatMap((it) => known.get(it) ?? []));
	return [...places].toSorted((a, b) => a - b).flatMap((it) => callingIn(runs[it], programs));
}

function callingIn(run: BuildRun | undefined, programs: readonly string[]): readonly BuildCommand[] {
	if (!run) return [];
	const numbers = new Set(programs.flatMap((it) => run.text.calling.get(it) ?? []));
	return commandsIn(run).filter((_, i) => numbers.has(i));
}

/** Which RUNs of a list start a program, so that a dozen rules need not go through all. */
const indexes = keptOn<readonly BuildRun[], ReadonlyMap<string, readonly number[]>>();

function indexOf(runs: readonly BuildRun[]): ReadonlyMap<string, readonly number[]> {
	const index = new Map<string, number[]>();
	for (const [i, { text }] of runs.entries()) {
		for (const program of text.calling.keys()) {
			const places = index.get(program);
			if (places) places.push(i);
			else index.set(program, [i]);
		}
	}
	return index;
}
