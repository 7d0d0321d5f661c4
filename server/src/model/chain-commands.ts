import type { Command } from "../syntax/shell.ts";
import { buildOf } from "./build.ts";
import { type BuildCommand, type BuildRun, commandsIn } from "./build-runs.ts";
import { commandsCalling } from "./command-calls.ts";
import { readOf } from "./commands.ts";
import { chainOf, type Stage } from "./stage.ts";

/** The commands of every RUN along a stage's FROM chain, in the order in which a build runs them. */
export function chainCommands(stage: Stage): readonly BuildCommand[] {
	return chainRuns(stage).flatMap(commandsIn);
}

/** The same without their places, for those who ask what the commands say: nothing is put where it stands for that. */
export function unplacedCommands(stage: Stage): readonly Command[] {
	return chainRuns(stage).flatMap(({ instruction, file }) => readOf(instruction, file.text));
}

/** Every RUN along a stage's FROM chain, in the order in which a build executes them. */
export function chainRuns(stage: Stage): readonly BuildRun[] {
	return [...chainOf(stage)].toReversed().flatMap((it) => buildOf(it).runs);
}

/** Those among them that start one of the programs, themselves or through another program. */
export function chainCommandsCalling(stage: Stage, programs: Iterable<string>): readonly BuildCommand[] {
	const wanted = [...programs];
	return [...chainOf(stage)].toReversed().flatMap((it) => commandsCalling(buildOf(it).runs, wanted));
}
