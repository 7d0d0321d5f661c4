import type { Instruction } from "../syntax/dockerfile.ts";
import { buildOf, type UserInstruction } from "./build.ts";
import type { Stage } from "./stage.ts";

/** The USER that counts for an instruction of a stage; undefined where the image's own does. */
export function userBefore(stage: Stage, instruction: Instruction): UserInstruction | undefined {
	const { start } = instruction.span;
	return buildOf(stage).users.findLast((it) => it.stage !== stage || it.instruction.span.start < start);
}
