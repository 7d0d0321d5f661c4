import { removeEntry } from "../edits/remove-entry.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { switchedOff } from "../privilege/confinement.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { review, rule } from "./rule.ts";

export const unconfinedSeccomp = rule({
	name: "unconfined-seccomp",
	summary: "A service runs without a seccomp profile.",
	why: "The profile keeps system calls from the container that ordinary programs never make and that kernel exploits need.",
	severity: "warning",
	references: [owasp("D04"), cis("5.22"), moby("daemon/daemon_unix.go", "parseSecurityOpt")],
	check: {
		*service({ service, profile }) {
			const off = switchedOff(service, profile, "seccomp");
			if (!off) return;
			const title = `Remove "${shorten(off.text, 60)}"`;
			yield {
				at: off.at,
				message: `Service "${shorten(service.name, 30)}" runs without seccomp: it may make every system call of the kernel`,
				related: samePlace(off.at, off.entry) ? [] : [{ at: off.entry, message: "It is written here" }],
				fixes: [review({ title, edits: () => removeEntry(off.entry) })],
			};
		},
	},
});
