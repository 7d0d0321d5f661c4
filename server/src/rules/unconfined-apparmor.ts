import { removeEntry } from "../edits/remove-entry.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { switchedOff } from "../privilege/confinement.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { review, rule } from "./rule.ts";

export const unconfinedApparmor = rule({
	name: "unconfined-apparmor",
	summary: "A service runs without its AppArmor profile.",
	why: "The profile denies mounts and writes to the kernel's files in /proc and /sys, even to a process that has the capabilities for them.",
	severity: "warning",
	references: [owasp("D04"), cis("5.2"), moby("daemon/daemon_unix.go", "parseSecurityOpt")],
	check: {
		*service({ service, profile }) {
			const off = switchedOff(service, profile, "apparmor");
			if (!off) return;
			const title = `Remove "${shorten(off.text, 60)}"`;
			yield {
				at: off.at,
				message: `Service "${shorten(service.name, 30)}" runs without AppArmor: its ban on mounts and on writes to /proc and /sys is gone`,
				related: samePlace(off.at, off.entry) ? [] : [{ at: off.entry, message: "It is written here" }],
				fixes: [review({ title, edits: () => removeEntry(off.entry) })],
			};
		},
	},
});
