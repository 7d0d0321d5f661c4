import type { Capability } from "../knowledge/capabilities.ts";
import type { ImageFacts } from "../knowledge/images.ts";
import { describeUser } from "./explain.ts";
import type { PrivilegeProfile } from "./profile.ts";

/** What one capability means to one stage or service. */
export interface CapabilityAnswer {
	readonly name: string;
	/** Whether the process holds it, or can win it back. */
	readonly held: string;
	/** Whether the process probably needs it. */
	readonly needed: string;
}

/** Says whether a subject holds, can regain and probably needs a capability. */
export function capabilityInSubject(capability: Capability, name: string, profile: PrivilegeProfile): CapabilityAnswer {
	return { name, held: heldText(capability, profile), needed: neededText(capability, profile) };
}

/** The capabilities that the image of a subject is known to need, as it starts here; none where nobody knows. */
export function neededBy({ image, user, runsImageService }: PrivilegeProfile): readonly Capability[] {
	const isRoot = user.state === "known" && user.value.isRoot;
	const needs = (isRoot ? image?.rootEntrypoint : image?.withUser) ?? [];
	return [...(runsImageService ? needs : []), ...(image?.fileCapabilities ?? [])];
}

function heldText(capability: Capability, profile: PrivilegeProfile): string {
	const { bounding, effective, changes } = profile.capabilities;
	if (bounding.state === "unknown") return `nobody can tell: ${bounding.because}`;
	const added = changes.some((it) => it.kind === "add" && (it.capability === capability || it.capability === "ALL"));
	const dropped = changes.some((it) => it.kind === "drop" && (it.capability === capability || it.capability === "ALL"));
	if (!bounding.value.has(capability))
		return dropped ? "dropped: neither held nor regainable" : "neither held nor regainable";
	const how = reason(profile, added, dropped);
	if (effective.state === "unknown") return `${how}; held if the container starts as root`;
	if (effective.value.has(capability)) return `held from the start, ${how}`;
	return `${how}; ${withoutEffect(profile)}`;
}

function reason({ privileged }: PrivilegeProfile, added: boolean, dropped: boolean): string {
	if (privileged.state === "known" && privileged.value) return "privileged gives everything";
	if (added) return dropped ? "added back after the drop" : "added here";
	return "a default that nobody dropped";
}

/** A process that is not root holds nothing on Docker; what its programs may win back depends on no-new-privileges. */
function withoutEffect({ user, noNewPrivileges }: PrivilegeProfile): string {
	const who = user.state === "known" ? describeUser(user.value) : "this user";
	if (noNewPrivileges.state === "known" && noNewPrivileges.value)
		return `*not effective* for ${who}, and not regainable: no-new-privileges is on`;
	return `*not effective* for ${who}, but setuid programs can regain it`;
}

function neededText(capability: Capability, profile: PrivilegeProfile): string {
	const { image, user } = profile;
	const root = user.state === "known" && user.value.isRoot;
	if (image?.fileCapabilities.includes(capability))
		return `Yes: a program of ${image.name} carries it as a file capability`;
	if (root && profile.runsImageService && image?.rootEntrypoint?.includes(capability))
		return `Yes: the ${image.name} entrypoint uses it while it starts as root`;
	const condition = image?.conditional.find((it) => it.capability === capability)?.when;
	if (condition !== undefined && profile.runsImageService) return `Only in one case: ${condition}`;
	if (capability === "NET_BIND_SERVICE") return lowPorts(profile);
	return fromImage(profile.runsImageService ? image : undefined, user.state === "known" ? root : undefined);
}

/**
 * moby daemon/oci_linux.go sets ip_unprivileged_port_start=0 for private network namespaces since 20.10; Podman does not,
 * but makes the added capability ambient. Measured on both.
 */
function lowPorts({ namespaces, ports, user, engine }: PrivilegeProfile): string {
	const { network } = namespaces;
	if (
		engine === "docker" &&
		user.state === "known" &&
		!user.value.isRoot &&
		network.state === "known" &&
		network.value === "host"
	) {
		return "It would not help: on the host's network Docker gives it to root only";
	}
	if (engine === "docker" && network.state === "known" && network.value === "private") {
		return "Probably not: Docker lets any user bind low ports in its own network namespace (20.10 and later)";
	}
	const low = ports.some((it) => it.state === "known" && it.value < 1024);
	return low
		? "Maybe: it has a port below 1024, which this network keeps for the privileged"
		: "Only for ports below 1024, which this network keeps for the privileged";
}

function fromImage(image: ImageFacts | undefined, root: boolean | undefined): string {
	const needs = root === false ? image?.withUser : image?.rootEntrypoint;
	if (!image || needs === undefined) return "Nobody knows: the files do not tell what the process does";
	return `Probably not: nothing in ${image.name} is known to use it`;
}
