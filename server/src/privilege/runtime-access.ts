import { isRuntimeSocket, normalizeHostPath, socketBelow } from "../knowledge/host-paths.ts";
import { fromSource, type Known, type Origin } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import { projectServices, type Service } from "../model/service.ts";
import { switchIn } from "../model/switch.ts";
import { fieldOf, textOf, type Value } from "../model/value.ts";
import type { Mount, User } from "./profile.ts";

/** A way to the API of a container runtime, whoever has which is root on its host. */
export interface RuntimeAccess {
	/** A socket or a folder with one is mounted, Compose is asked to mount it, or an address without TLS is given. */
	readonly by: "socket" | "folder" | "whole host" | "switch" | "address";
	/** The socket's or the folder's path, or the address. */
	readonly what: string;
	/** True for a socket below somebody's home or session: its runtime is that user, not root. */
	readonly isRootless: boolean;
	readonly origin: Origin;
}

/** Every way to a container runtime that a service is given. */
export function runtimeAccessOf(
	service: Service,
	project: Project,
	mounts: readonly Mount[],
	user: Known<User>,
): readonly RuntimeAccess[] {
	return [
		...mounts.flatMap((it) => accessThrough(it, user) ?? []),
		...apiSocketOf(service),
		...addressOf(service, project),
	];
}

/**
 * The runtime that a mount leads to: its socket, or a folder of the host that holds one. The socket is root's and its
 * group's, so that a mount of the whole host opens it to root alone; who mounts the socket itself means to use it.
 */
export function accessThrough({ hostPath, isRecursive }: Mount, user: Known<User>): RuntimeAccess | undefined {
	if (hostPath?.state !== "known") return undefined;
	const { value, origin } = hostPath;
	const path = normalizeHostPath(value);
	if (path === undefined) return undefined;
	if (isRuntimeSocket(path))
		return { by: "socket", what: value, isRootless: /^(?:~|\/run\/user|\/home)\//.test(path), origin };
	// `/run` is a file system of its own, which a mount of `/` alone leaves out.
	const isClosed = !isRecursive || (user.state === "known" && !user.value.isRoot);
	if (socketBelow(path) === undefined || (path === "/" && isClosed)) return undefined;
	return { by: path === "/" ? "whole host" : "folder", what: value, isRootless: false, origin };
}

/** `use_api_socket` (docker/compose pkg/compose/apiSocket.go) mounts the socket and the user's registry credentials. */
function apiSocketOf(service: Service): readonly RuntimeAccess[] {
	const setting = service.get("use_api_socket");
	if (!setting) return [];
	const origin = fromSource(setting.key, setting.via);
	const wanted = switchIn(setting.value, origin);
	return wanted.state === "known" && wanted.value ? [{ by: "switch", what: "", isRootless: false, origin }] : [];
}

/** The variables that make Docker's clients use TLS (docker/cli cli/flags/options.go); their values are not looked at. */
const TLS_VARIABLES = ["DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"];

/**
 * An address of an API without TLS. A service of the same project is no host: it is a proxy that lets little through, or
 * a nested daemon; so is one that calls itself a proxy. What comes from `env_file` may switch TLS on.
 */
function addressOf(service: Service, project: Project): readonly RuntimeAccess[] {
	const environment = service.get("environment");
	const setting = fieldOf(environment?.value, "DOCKER_HOST");
	if (!environment || !setting || service.get("env_file")) return [];
	if (TLS_VARIABLES.some((it) => isSet(fieldOf(environment.value, it)?.value))) return [];
	const address = /^tcp:\/\/(\[[^\]]+\]|[^:/]+)(?::([0-9]+))?/i.exec(textOf(setting.value) ?? "");
	const host = address?.[1]?.toLowerCase();
	// 2376 is the registered port of the API with TLS, 2375 of the one without (IANA).
	if (!address || host === undefined || address[2] === "2376" || /proxy/.test(host)) return [];
	if (isItself(host) ? textOf(service.get("network_mode")?.value) !== "host" : isNeighbour(host, service, project))
		return [];
	return [
		{ by: "address", what: address[0], isRootless: false, origin: fromSource(setting.value.at, environment.via) },
	];
}

function isSet(value: Value | undefined): boolean {
	return value !== undefined && textOf(value) !== "";
}

/** An address within the container's own network namespace. */
function isItself(host: string): boolean {
	return /^(?:localhost|127\.[0-9.]+|\[::1?\]|0\.0\.0\.0)$/.test(host);
}

function isNeighbour(host: string, service: Service, project: Project): boolean {
	return projectServices(project, service.file.uri).some((it) => namesOf(it).includes(host));
}

/** The names under which other containers reach a service. */
function namesOf(service: Service): readonly string[] {
	const networks = service.get("networks")?.value;
	const aliases =
		networks?.kind === "map" ? [...networks.fields.values()].map((it) => fieldOf(it.value, "aliases")) : [];
	const texts = aliases.flatMap((it) => (it?.value.kind === "list" ? it.value.items : []));
	const own = [service.get("container_name")?.value, service.get("hostname")?.value, ...texts];
	return [service.name, ...own.flatMap((it) => textOf(it) ?? [])].map((it) => it.toLowerCase());
}
