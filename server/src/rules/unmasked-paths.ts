import { removeEntry } from "../edits/remove-entry.ts";
import { moby, owasp } from "../knowledge/references.ts";
import { switchedOff } from "../privilege/confinement.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { review, rule } from "./rule.ts";

export const unmaskedPaths = rule({
	name: "unmasked-paths",
	summary: "A service sees the parts of /proc and /sys that the engine hides.",
	why: "Among them are the kernel's memory and keys, and switches such as /proc/sysrq-trigger that act on the whole host.",
	severity: "warning",
	references: [owasp("D04"), moby("daemon/pkg/oci/defaults.go", "masked and read-only paths")],
	check: {
		*service({ service, profile }) {
			const off = switchedOff(service, profile, "maskedPaths");
			if (!off) return;
			const title = `Remove "${shorten(off.text, 60)}"`;
			yield {
				at: off.at,
				message: `Service "${shorten(service.name, 30)}" sees all of /proc and /sys: what the engine hides there is the whole host's`,
				related: samePlace(off.at, off.entry) ? [] : [{ at: off.entry, message: "It is written here" }],
				fixes: [review({ title, edits: () => removeEntry(off.entry) })],
			};
		},
	},
});
