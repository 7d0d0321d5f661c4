import { neededCapabilities, removeListed, replaceListed } from "../edits/drop-capabilities.ts";
import { allCapabilities, capabilityFacts } from "../knowledge/capabilities.ts";
import { cis, man, owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import type { CapabilityChange, PrivilegeProfile } from "../privilege/profile.ts";
import { reachOf } from "../privilege/reach.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, review, rule } from "./rule.ts";

export const dangerousCapability = rule({
	name: "dangerous-capability",
	summary: "A service is given a capability that leads to the host or to the data of others.",
	why: "Some capabilities are as good as root on the host: with them a process leaves its container or takes over its neighbours.",
	severity: "error",
	from: "minimal",
	references: [owasp("D04"), cis("5.3"), man("capabilities(7)")],
	check: {
		*service({ service, profile }) {
			if (profile.privileged.state === "known" && profile.privileged.value) return;
			for (const change of profile.capabilities.changes) {
				if (change.kind !== "add" || change.capability === undefined) continue;
				const severity = SEVERITY[reachOf(change.capability, profile)];
				if (!severity) continue;
				yield {
					at: change.at,
					message: message(change, shorten(service.name, 30)),
					severity,
					fixes: fixes(service, profile, change),
				};
			}
		},
	},
});

const SEVERITY = { host: "error", neighbours: "warning", container: undefined } as const;

function message({ capability }: CapabilityChange, name: string): string {
	if (capability === undefined || capability === "ALL")
		return `ALL gives "${name}" every one of the ${allCapabilities.size} capabilities`;
	return shorten(`${capability} lets "${name}" ${capabilityFacts(capability).power}`, 120);
}

function fixes(
	service: Service,
	profile: PrivilegeProfile,
	{ at, capability, text }: CapabilityChange,
): readonly Fix[] {
	const remove = review({ title: `Remove ${capability ?? text}`, edits: () => removeListed(service, at) });
	const needed = capability === "ALL" ? (neededCapabilities(profile) ?? []) : [];
	if (needed.length === 0) return [remove];
	const title = `Replace ALL by ${needed.join(", ")} (${profile.image?.name ?? "image"} entrypoint)`;
	return [review({ title, edits: () => replaceListed(service, at, needed) }), remove];
}
