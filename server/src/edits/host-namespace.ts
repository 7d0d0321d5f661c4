import { type Known, placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { Namespace, PrivilegeProfile, Sharing } from "../privilege/profile.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { type NamespaceKey, removeBuildGrant, removeNamespace } from "./grant-edits.ts";

/** A namespace that a service shares with the host because somebody wrote so, and how to take that back. */
export interface HostNamespace {
	readonly at: Place;
	readonly related: readonly { readonly at: Place; readonly message: string }[];
	/** Says what is removed. */
	readonly title: string;
	readonly edits: () => readonly Edit[];
}

const KEYS: Readonly<Record<Namespace, NamespaceKey>> = {
	network: "network_mode",
	pid: "pid",
	ipc: "ipc",
	uts: "uts",
	cgroup: "cgroup",
	user: "userns_mode",
};

/** The given namespace of a service where it is the host's by its files, not by the engine's default. */
export function hostNamespace(
	service: Service,
	profile: PrivilegeProfile,
	namespace: Namespace,
): HostNamespace | undefined {
	const key = KEYS[namespace];
	return hostOnly(service, profile.namespaces[namespace], `Remove "${key}: host"`, () => removeNamespace(service, key));
}

/** The network of a service's build where it is the host's. */
export function hostNetworkOfBuild(service: Service, { buildGrants }: PrivilegeProfile): HostNamespace | undefined {
	const { network } = buildGrants;
	if (network.origin.by !== "source") return undefined;
	const { at } = network.origin;
	return hostOnly(service, network, 'Remove "network: host"', () => removeBuildGrant(service, at));
}

function hostOnly(
	service: Service,
	sharing: Known<Sharing>,
	title: string,
	edits: () => readonly Edit[],
): HostNamespace | undefined {
	const { origin } = sharing;
	if (sharing.state === "unknown" || sharing.value !== "host" || origin.by !== "source") return undefined;
	const at = placeIn(service.file, origin);
	if (!at) return undefined;
	const related = samePlace(at, origin.at) ? [] : [{ at: origin.at, message: "It is written here" }];
	return { at, related, title, edits };
}
