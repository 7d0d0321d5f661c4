import { type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import { dockerDefaults } from "../knowledge/defaults.ts";
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
