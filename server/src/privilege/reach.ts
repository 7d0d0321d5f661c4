import { type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import { dockerDefaults } from "../knowledge/defaults.ts";
import { valueIfKnown } from "../model/known.ts";
import type { PrivilegeProfile } from "./profile.ts";

/** How far a capability leads whoever takes over the process. */
export type Reach = "host" | "neighbours" | "container";

/** What a capability that was added opens; Docker's defaults count as staying within the container. */
export function reachOf(capability: Capability | "ALL", { namespaces }: PrivilegeProfile): Reach {
	if (capability === "ALL") return "host";
	if (dockerDefaults.has(capability)) return "container";
	const { pid } = namespaces;
	if (capability === "SYS_PTRACE" && pid.state === "known" && pid.value === "host") return "host";
	const { risk } = capabilityFacts(capability);
	return risk === "critical" ? "host" : risk === "high" ? "neighbours" : "container";
}

/** Whether the process, or a program that carries it, has a capability that was added, may win it through a setuid program, or never gets it. */
export type Hold = "held" | "regainable" | "lost";

/** How the process of a service has an addition; where its user is unknown it may be root, who has it. */
export function holdOf(capability: Capability | "ALL", profile: PrivilegeProfile): Hold {
	const { capabilities, noNewPrivileges, raisesThrough } = profile;
	const effective = valueIfKnown(capabilities.effective);
	if (effective === undefined || (capability === "ALL" ? effective.size > 0 : effective.has(capability))) return "held";
	if (isCarried(capability, profile)) return "held";
	if (raisesThrough !== undefined) return "regainable";
	return valueIfKnown(noNewPrivileges) ? "lost" : "regainable";
}

/** True where a program of the image carries the capability, as far as that is known: without it the program cannot be executed. */
export function isCarried(capability: Capability | "ALL", { raisesThrough, image }: PrivilegeProfile): boolean {
	return (
		raisesThrough === "setcap" || (capability !== "ALL" && (image?.fileCapabilities.includes(capability) ?? false))
	);
}
