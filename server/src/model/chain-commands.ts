import { type BuildCommand, buildOf } from "./build.ts";
import { chainOf, type Stage } from "./stage.ts";

/** The commands of every RUN along a stage's FROM chain, in the order in which a build runs them. */
export function chainCommands(stage: Stage): readonly BuildCommand[] {
	return [...chainOf(stage)].toReversed().flatMap((it) => buildOf(it).commands);
}
