import { buildOf } from "../model/build.ts";
import type { Stage } from "../model/stage.ts";
import type { EmptyUser } from "../privilege/empty-user.ts";
import { resolveUser } from "../privilege/user.ts";
import { type Edit, type Place, textAt } from "../text/source-file.ts";
import { existingUser } from "./create-user.ts";
import { insertBefore, replaceText } from "./dockerfile-edits.ts";

/** A way to give the variable of an empty USER a value. */
export interface ValueChange {
	readonly title: string;
	readonly edits: () => readonly Edit[];
}

/**
 * Gives the variable of an empty USER a value: the one that the ARG in front of FROM has, or else the user that exists,
 * or else the wanted number. Undefined where a Compose file's `build.args` empties it.
 */
export function valueChange(stage: Stage, empty: EmptyUser, wanted: number): ValueChange | undefined {
	const { user, variable, isGlobal } = empty;
	if (user.stage.inputs.arguments.has(variable)) return undefined;
	const assigned = ownAssignment(empty);
	const value = isGlobal && canBe(stage, variable) ? variable : `${variable}=${valueFor(stage, empty, wanted)}`;
	if (assigned) return { title: `Set ${value}`, edits: () => [replaceText(assigned, value)] };
	return { title: `Add ARG ${value}`, edits: () => insertBefore(user.stage, user.instruction, [`ARG ${value}`]) };
}

/** False where the value in front of FROM names an account that the image cannot have. */
function canBe(stage: Stage, variable: string): boolean {
	const given = stage.globalArguments.get(variable);
	return given?.state !== "set" || resolveUser(given.value, buildOf(stage)).exists !== false;
}

/** The last word of the stage's own ARG and ENV that sets the variable in front of USER. */
function ownAssignment({ user: { stage, instruction }, variable }: EmptyUser): Place | undefined {
	const before = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
	const words = before.flatMap((it) => (it.keyword === "ARG" || it.keyword === "ENV" ? it.words : []));
	const word = words.findLast((it) => it.text.startsWith(`${variable}=`));
	return word && { file: stage.file, span: word.span };
}

/** A whole user where USER is the variable alone, else what may stand in front of the colon. */
function valueFor(stage: Stage, { user, variable }: EmptyUser, wanted: number): string {
	const existing = existingUser(stage)?.spec;
	const value = existing === undefined || existing.includes(variable) ? `${wanted}:${wanted}` : existing;
	return /:(?![-+?])/.test(textAt(user.at)) ? (value.split(":")[0] ?? value) : value;
}
