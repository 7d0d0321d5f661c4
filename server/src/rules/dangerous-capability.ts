import { holding, neededCapabilities } from "../edits/needed-capabilities.ts";
import { removeEntry, replaceListed } from "../edits/remove-entry.ts";
import { allCapabilities, type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import { privilegedUse } from "../knowledge/privileged-uses.ts";
import { cis, man, owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import type { CapabilityChange, PrivilegeProfile } from "../privilege/profile.ts";
import { holdOf, isCarried, reachOf } from "../privilege/reach.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, review, rule, withFixes } from "./rule.ts";

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
			const name = `"${shorten(service.name, 30)}"`;
			for (const change of profile.capabilities.changes) {
				if (change.kind !== "add" || change.capability === undefined) continue;
				const hold = holdOf(change.capability, profile);
				const severity = SEVERITY[hold][reachOf(change.capability, profile)];
				if (!severity) continue;
				const who = hold === "held" ? name : `setuid programs of ${name}`;
				yield withFixes({ at: change.at, message: message(change, who, profile), severity }, () =>
					fixes(service, profile, change),
				);
			}
		},
	},
});

/** What nobody gets is ineffective-capability's business. */
const SEVERITY = {
	held: { host: "error", neighbours: "warning", container: undefined },
	regainable: { host: "warning", neighbours: "info", container: undefined },
	lost: { host: undefined, neighbours: undefined, container: undefined },
} as const;

function message({ capability }: CapabilityChange, who: string, profile: PrivilegeProfile): string {
	if (capability === undefined || capability === "ALL")
		return `ALL gives ${who} every one of the ${allCapabilities.size} capabilities`;
	const whose = capability === "NET_ADMIN" ? networkOf(profile) : "";
	return shorten(`${capability} lets ${who} ${capabilityFacts(capability).power}${whose}`, 120);
}

/** The capability counts for the network namespace that the container is in. */
function networkOf({ namespaces: { network } }: PrivilegeProfile): string {
	if (network.state === "unknown") return "";
	return network.value === "host" ? " of the host" : network.value === "private" ? " of its own network" : "";
}

function fixes(
	service: Service,
	profile: PrivilegeProfile,
	{ at, capability, text }: CapabilityChange,
): readonly Fix[] {
	const loss = lossOf(capability ?? "ALL", service, profile);
	const remove = review({
		title: `Remove ${capability ?? text}${loss === undefined ? "" : ` (${loss})`}`,
		risky: loss !== undefined,
		edits: () => removeEntry(at),
	});
	const needed = capability === "ALL" ? neededCapabilities(service, profile) : undefined;
	if (!needed || needed.list.length === 0) return [remove];
	const title = `Replace ALL by ${needed.list.join(", ")} (${needed.by})`;
	return [review({ title, suits: holding(needed.list), edits: () => replaceListed(at, needed.list) }), remove];
}

/** What stops working without a capability, as far as anybody knows. */
function lossOf(capability: Capability | "ALL", service: Service, profile: PrivilegeProfile): string | undefined {
	if (isCarried(capability, profile)) return "a program that carries it cannot be executed then";
	if (capability === "ALL") return undefined;
	const use = service.image.state === "known" ? privilegedUse(service.image.value.repository) : undefined;
	if (use?.instead?.capabilities.includes(capability)) return use.because;
	if (!profile.runsImageService) return undefined;
	const condition = profile.image?.conditional.find((it) => it.capability === capability);
	if (condition) return shorten(`it is needed where ${condition.when}`, 60);
	const needed = neededCapabilities(service, profile);
	return needed?.list.includes(capability) ? `${needed.by} needs it` : undefined;
}
