import { buildOf } from "../model/build.ts";
import { fromSource, placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import type { Place } from "../text/source-file.ts";
import type { PrivilegeProfile, User } from "./profile.ts";

/** A port below 1024 that a process listens on which does not start as root. */
export interface LowPort {
	readonly port: number;
	readonly user: User;
	readonly at: Place;
	/** Docker opens these ports to everybody in a network of the container's own (moby daemon/oci_linux.go). */
	readonly network: "own" | "host";
}

/** Where the kernel's protected ports end unless somebody says otherwise (ip(7), ip_unprivileged_port_start). */
const FIRST_FREE = 1024;
const PORT_START = "net.ipv4.ip_unprivileged_port_start";

/** The low ports that a stage's image exposes. */
export function lowPortsOfStage({ file }: Stage, profile: PrivilegeProfile): readonly LowPort[] {
	const user = unprivileged(profile);
	return user ? written(profile, user, "own").filter((it) => it.at.file === file) : [];
}

/**
 * The low ports that a service publishes or exposes; in the host's network, where nothing is published, those that its
 * image listens on too.
 */
export function lowPortsOfService(service: Service, profile: PrivilegeProfile): readonly LowPort[] {
	const user = unprivileged(profile);
	const { network } = profile.namespaces;
	const isShared = network.state === "unknown" || typeof network.value !== "string";
	if (!user || isShared || profile.sysctls.some((it) => it.name === PORT_START)) return [];
	const kind = network.value === "host" ? "host" : "own";
	const own = written(profile, user, kind).flatMap((it) => {
		const at = placeIn(service.file, fromSource(it.at));
		return at ? [{ ...it, at }] : [];
	});
	const at = placeIn(service.file, network.origin);
	if (kind === "own" || own.length > 0 || !at) return own;
	const port = listens(service, profile).find(isLow);
	return port === undefined ? [] : [{ port, user, at, network: kind }];
}

/** The user, where it is known not to be root and without the capability that root's ports take. */
function unprivileged({ user, privileged, image, capabilities, engine }: PrivilegeProfile): User | undefined {
	if (user.state === "unknown" || user.value.isRoot || image?.family === "windows") return undefined;
	if (privileged.state === "unknown" || privileged.value) return undefined;
	const { effective } = capabilities;
	if (effective.state === "unknown") return engine === "docker" ? user.value : undefined;
	return effective.value.has("NET_BIND_SERVICE") ? undefined : user.value;
}

/** One for each entry: a range counts with its first low port. */
function written({ ports }: PrivilegeProfile, user: User, network: LowPort["network"]): readonly LowPort[] {
	const found = new Map<number, LowPort>();
	for (const it of ports) {
		if (it.state === "unknown" || it.origin.by !== "source" || !isLow(it.value)) continue;
		const { at } = it.origin;
		if (!found.has(at.span.start)) found.set(at.span.start, { port: it.value, user, at, network });
	}
	return [...found.values()];
}

function listens({ build }: Service, { image, runsImageService }: PrivilegeProfile): readonly number[] {
	const exposed = build ? buildOf(build).exposed.map((it) => it.port) : [];
	return runsImageService ? [...exposed, ...(image?.listens ?? [])] : exposed;
}

function isLow(port: number): boolean {
	return port > 0 && port < FIRST_FREE;
}
