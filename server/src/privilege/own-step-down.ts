import type { Place } from "../text/source-file.ts";
import type { PrivilegeProfile, ProfiledStepDown } from "./profile.ts";

/** A start as root from which the user's own files step down. */
export interface OwnStepDown extends ProfiledStepDown {
	readonly at: Place;
}

/**
 * The step down that follows a start as root, where an ENTRYPOINT, a CMD or a script of the project makes it;
 * undefined where the image does, or the user is unknown.
 */
export function ownStepDown({ user, stepsDown }: PrivilegeProfile): OwnStepDown | undefined {
	if (user.state === "unknown" || !user.value.isRoot || !stepsDown || stepsDown.workersOnly) return undefined;
	return stepsDown.at && { ...stepsDown, at: stepsDown.at };
}
