import {
	canDropMore,
	canGrant,
	dropInsteadOfPrivileged,
	grantInstead,
	removePrivileged,
} from "../edits/drop-capabilities.ts";
import { holding, neededCapabilities } from "../edits/needed-capabilities.ts";
import { allCapabilities } from "../knowledge/capabilities.ts";
import { privilegedUse } from "../knowledge/privileged-uses.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { type Fix, review, rule, withFixes } from "./rule.ts";

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
			const name = shorten(service.name, 30);
			const message = `Service "${name}" is privileged: all ${allCapabilities.size} capabilities, host devices, no seccomp or AppArmor`;
			yield withFixes({ at, message, related: samePlace(at, verdict.origin.at) ? [] : [related] }, () =>
				fixes(service, profile),
			);
		},
	},
});

/** What the image is known to be made privileged for comes first, then dropping all that its entrypoint does not need. */
function fixes(service: Service, profile: PrivilegeProfile): readonly Fix[] {
	const needed = neededCapabilities(service, profile);
	const use = service.image.state === "known" ? privilegedUse(service.image.value.repository) : undefined;
	const back = needed?.list ?? [];
	const drop = {
		title: 'Remove "privileged" and drop all capabilities',
		risky: needed === undefined,
		suits: holding(back),
		edits: () => dropInsteadOfPrivileged(service, back),
	};
	const remove = { title: 'Remove "privileged"', edits: () => removePrivileged(service) };
	const plain = canDropMore(service, back) ? [drop, remove] : [remove];
	if (!use) return plain.map(review);
	const { instead, because } = use;
	if (!instead) return plain.map((it) => review({ ...it, title: `${it.title} (${because})`, risky: true }));
	const { capabilities, devices } = instead;
	const given = [...capabilities, ...devices].join(", ");
	const replace = {
		title: `Replace "privileged" by ${given} (${because})`,
		suits: holding(capabilities),
		edits: () => grantInstead(service, instead),
	};
	return canGrant(service, instead) ? [replace, ...plain].map(review) : plain.map(review);
}
