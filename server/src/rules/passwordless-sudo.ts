import { man, owasp } from "../knowledge/references.ts";
import { type SudoRight, sudoRights } from "../privilege/sudoers.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const passwordlessSudo = rule({
	name: "passwordless-sudo",
	summary: "The image lets its user become root again through sudo.",
	why: "sudo undoes USER: who takes over the process is one command away from root, unless no-new-privileges is set.",
	severity: "warning",
	references: [owasp("D01"), man("sudoers(5)")],
	check: {
		*stage({ stage }) {
			if (!stage.isFinal) return;
			for (const right of sudoRights(stage)) yield { at: right.at, message: message(right) };
		},
	},
});

function message({ kind, user, group, isLimited }: SudoRight): string {
	const who = user === undefined ? "its users" : user === "ALL" ? "every user" : `"${shorten(user, 24)}"`;
	if (kind === "group")
		return `Group "${shorten(group ?? "", 10)}" lets ${who} become root through sudo: USER protects less`;
	return isLimited
		? `sudo runs some commands as root for ${who} without a password: USER protects less`
		: `sudo makes ${who} root without a password: USER protects nothing`;
}
