import { removeEntry } from "../edits/remove-entry.ts";
import { man, moby, owasp } from "../knowledge/references.ts";
import { switchedOff } from "../privilege/confinement.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { review, rule } from "./rule.ts";

export const writableCgroups = rule({
	name: "writable-cgroups",
	summary: "A service may write to its cgroups.",
	why: "A process that writes there lifts the limits that it was given, and with cgroup v1 it can have programs started on the host.",
	severity: "warning",
	references: [owasp("D07"), man("cgroups(7)"), moby("daemon/daemon_unix.go", "parseSecurityOpt")],
	check: {
		*service({ service, profile }) {
			const off = switchedOff(service, profile, "cgroups");
			if (!off) return;
			const title = `Remove "${shorten(off.text, 60)}"`;
			yield {
				at: off.at,
				message: `Service "${shorten(service.name, 30)}" may write to its cgroups: it can lift its own limits`,
				related: samePlace(off.at, off.entry) ? [] : [{ at: off.entry, message: "It is written here" }],
				fixes: [review({ title, edits: () => removeEntry(off.entry) })],
			};
		},
	},
});
