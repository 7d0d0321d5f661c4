import { replaceText } from "../edits/dockerfile-edits.ts";
import { man, owasp } from "../knowledge/references.ts";
import { type SudoCall, sudoCalls } from "../privilege/sudo.ts";
import { userLabel } from "../privilege/user-label.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, rule } from "./rule.ts";

export const sudo = rule({
	name: "sudo",
	summary: "A Dockerfile executes sudo.",
	why: "sudo is a setuid program that makes its callers root: who takes over the process has a way back to everything that USER took away.",
	severity: "warning",
	mendsSafely: true,
	references: [owasp("D01"), man("sudo(8)")],
	check: {
		*stage({ stage }) {
			for (const call of sudoCalls(stage)) yield { at: call.at, message: message(call), fixes: fixes(call) };
		},
	},
});

function message({ keyword, user, to }: SudoCall): string {
	if (!isRoot(to))
		return `sudo only switches to "${shorten(to, 24)}" here: USER or setpriv does that without a setuid program`;
	if (user.state === "unknown")
		return `sudo in ${keyword} needs a setuid program in the image that makes its users root`;
	if (user.value.isRoot) return `${keyword} is root already: sudo adds nothing but a setuid program to the image`;
	const who = userLabel(user.value);
	return keyword === "RUN"
		? `sudo makes ${who} root in RUN: who takes over a process of ${who} can do the same`
		: `sudo makes ${who} root again in ${keyword}: USER protects nothing here`;
}

/** Only where root calls it to be root does the command stay the same without it. */
function fixes({ user, to, removable }: SudoCall): readonly Fix[] {
	const isNeedless = user.state === "known" && user.value.isRoot && isRoot(to);
	if (!isNeedless || !removable) return [];
	return [{ title: 'Remove "sudo"', safety: "safe", edits: () => [replaceText(removable, "")] }];
}

function isRoot(user: string): boolean {
	return user === "root" || user === "#0";
}
