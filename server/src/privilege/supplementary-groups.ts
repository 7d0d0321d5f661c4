import { buildOf } from "../model/build.ts";
import { membershipsOf } from "../model/group-members.ts";
import type { Stage } from "../model/stage.ts";
import type { Place } from "../text/source-file.ts";
import type { User } from "./profile.ts";

/** Groups that sudo looks up in /etc/group by itself, so that a process need not have them (sudoers(5)). */
const SUDOERS = /^(?:sudo|wheel|admin)$/;

/** The groups that an account was put into and that its process does not get. */
export interface DroppedGroups {
	readonly account: string;
	readonly groups: readonly string[];
	/** Where the account was put into the first of them. */
	readonly at: Place;
}

/**
 * What a user with a group written behind it loses: the engine takes the groups of /etc/group only where USER names no
 * group of its own (moby/sys/user GetExecUser).
 */
export function droppedGroups(stage: Stage, { text, name }: User): DroppedGroups | undefined {
	const [, group = ""] = text.split(":");
	if (group === "" || name === undefined) return undefined;
	let kept = new Map<string, Place>();
	for (const { user, groups, isPrimary, replaces, at } of membershipsOf(stage)) {
		if (user !== name || isPrimary) continue;
		if (replaces) kept = new Map();
		for (const it of groups) kept.set(it, at);
	}
	const numbers = buildOf(stage).groups;
	const lost = [...kept].filter(([it]) => !SUDOERS.test(it) && it !== group && String(numbers.get(it)?.gid) !== group);
	const at = lost[0]?.[1];
	return at && { account: name, groups: lost.map(([it]) => it), at };
}
