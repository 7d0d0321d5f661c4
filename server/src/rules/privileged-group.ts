import { privilegedGroups } from "../knowledge/privileged-groups.ts";
import { composeSpec, owasp } from "../knowledge/references.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const privilegedGroup = rule({
	name: "privileged-group",
	summary: "A service is given a group that leads to the host.",
	why: "Members of such a group need no root: the group's socket, disk or file is enough to become root on the host.",
	severity: "warning",
	references: [owasp("D01"), composeSpec("group_add", "additional groups")],
	check: {
		*service({ service, profile }) {
			for (const { text, at } of profile.groups) {
				const gives = at.file === service.file ? privilegedGroups.get(text) : undefined;
				if (gives === undefined || (isRootGroup(text) && startsAsRoot(profile))) continue;
				yield { at, message: `Group ${text} gives "${shorten(service.name, 24)}" ${gives}` };
			}
		},
	},
});

function isRootGroup(text: string): boolean {
	return text === "0" || text === "root";
}

/** Root has root's group anyway. */
function startsAsRoot({ user }: PrivilegeProfile): boolean {
	return user.state === "known" && user.value.isRoot;
}
