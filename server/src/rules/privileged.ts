import { canDropMore, dropInsteadOfPrivileged, removePrivileged } from "../edits/drop-capabilities.ts";
import { allCapabilities } from "../knowledge/capabilities.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { review, rule } from "./rule.ts";

export const privileged = rule({
	name: "privileged",
	summary: "A service is privileged: nothing separates its root user from the host's.",
	why: "A privileged container sees every device of the host and may load modules or mount disks: root in it is root on the host.",
	severity: "error",
	from: "minimal",
	references: [owasp("D04"), cis("5.4"), moby("daemon/pkg/oci/caps/utils.go", "TweakCapabilities")],
	check: {
		*service({ service, profile }) {
			const { privileged: verdict } = profile;
			if (verdict.state === "unknown" || !verdict.value || verdict.origin.by !== "source") return;
			const at = placeIn(service.file, verdict.origin);
			if (!at) return;
			const related = { at: verdict.origin.at, message: "It is made privileged here" };
			const replace = {
				title: 'Remove "privileged" and drop all capabilities',
				edits: () => dropInsteadOfPrivileged(service, profile),
			};
			const remove = { title: 'Remove "privileged"', edits: () => removePrivileged(service) };
			yield {
				at,
				message: `Service "${shorten(service.name, 30)}" is privileged: all ${allCapabilities.size} capabilities, host devices, no seccomp or AppArmor`,
				related: samePlace(at, verdict.origin.at) ? [] : [related],
				fixes: (canDropMore(service, profile) ? [replace, remove] : [remove]).map(review),
			};
		},
	},
});
