import { removeEntry } from "../edits/remove-entry.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { switchedOff } from "../privilege/confinement.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { review, rule } from "./rule.ts";

export const unconfinedSelinux = rule({
	name: "unconfined-selinux",
	summary: "A service runs without SELinux separation.",
	why: "With its own label a container reaches no file of the host and of other containers that was not meant for it; without one, only file modes stand in the way.",
	severity: "warning",
	references: [owasp("D04"), cis("5.3"), moby("daemon/daemon_unix.go", "parseSecurityOpt")],
	check: {
		*service({ service, profile }) {
			const off = switchedOff(service, profile, "selinux");
			if (!off) return;
			const title = `Remove "${shorten(off.text, 60)}"`;
			yield {
				at: off.at,
				message: `Service "${shorten(service.name, 26)}" runs without SELinux separation: only file modes keep it from the host's files`,
				related: samePlace(off.at, off.entry) ? [] : [{ at: off.entry, message: "It is written here" }],
				fixes: [review({ title, edits: () => removeEntry(off.entry) })],
			};
		},
	},
});
