import { buildOf, type UserInstruction } from "../model/build.ts";
import type { Stage } from "../model/stage.ts";

/** A last USER that a variable without a value leaves empty, which the engine takes for root. */
export interface EmptyUser {
	readonly user: UserInstruction;
	/** The variable's name. */
	readonly variable: string;
	/** True where an ARG in front of the first FROM has a value for it, which a stage only gets by an ARG of its own. */
	readonly isGlobal: boolean;
}

/**
 * The last USER of a stage's chain when a variable leaves nothing of its user. BuildKit stores the empty text as the
 * image's user, and the engine reads that as root, whatever the base image set (dispatchUser, GetExecUser).
 */
export function emptyUserOf(stage: Stage): EmptyUser | undefined {
	const user = buildOf(stage).users.at(-1);
	if (user?.value.state !== "text" || !/^(?::|$)/.test(user.value.text)) return undefined;
	const variable = /^["']*\$\{?([A-Za-z_][A-Za-z0-9_]*)/.exec(user.instruction.body.text)?.[1];
	if (variable === undefined) return undefined;
	const isUnset = user.value.unset.includes(variable);
	const global = user.stage.globalArguments.get(variable);
	return { user, variable, isGlobal: isUnset && global?.state === "set" && global.value !== "" };
}
