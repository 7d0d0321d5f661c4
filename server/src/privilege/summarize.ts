import { allCapabilities } from "../knowledge/capabilities.ts";
import { valueIfKnown } from "../model/known.ts";
import type { PrivilegeProfile } from "./profile.ts";

/** A profile in one line: `runs as root · 14 capabilities · can regain 14`. */
export function summarize(profile: PrivilegeProfile): string {
	return [userText(profile), heldText(profile), regainText(profile)].join(" · ");
}

function userText({ user, stepsDown }: PrivilegeProfile): string {
	if (user.state === "unknown") return "user unknown";
	const { name, uid, isRoot, text } = user.value;
	const who = isRoot ? "root" : (name ?? (uid === undefined ? text : `UID ${uid}`));
	if (!stepsDown || stepsDown.workersOnly || !isRoot) return `runs as ${who}`;
	return `starts as ${who}, goes on as ${stepsDown.to === "" ? "another user" : stepsDown.to}`;
}

function heldText({ capabilities }: PrivilegeProfile): string {
	const held = valueIfKnown(capabilities.effective);
	return held === undefined ? "capabilities unknown" : `${amount(held.size)} capabilities`;
}

/** What a setuid program wins: all that the container may ever have, whether its process holds it now or not. */
function regainText({ capabilities, noNewPrivileges }: PrivilegeProfile): string {
	const most = valueIfKnown(capabilities.bounding);
	const isOff = valueIfKnown(noNewPrivileges);
	if (isOff === true || most?.size === 0) return "can regain none";
	if (most === undefined) return "may regain some";
	return isOff === undefined ? `may regain ${amount(most.size)}` : `can regain ${amount(most.size)}`;
}

function amount(count: number): string {
	if (count === 0) return "no";
	return count === allCapabilities.size ? `all ${count}` : String(count);
}
