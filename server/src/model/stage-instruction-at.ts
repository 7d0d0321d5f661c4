import type { Instruction } from "../syntax/dockerfile.ts";
import { touches } from "../text/span.ts";
import type { Stage } from "./stage.ts";

/** The instruction of a stage that holds an offset: a line inside a heredoc or behind a backslash is no instruction. */
export function stageInstructionAt({ from, instructions }: Stage, offset: number): Instruction | undefined {
	return [from, ...instructions].find((it) => touches(it.span, offset));
}
