import { resolve } from "node:path";
import { byNumber, LISTS, TEXTS } from "./canonical.ts";
import { type Json, type JsonObject, listOf, objectOf, textIn, withoutNothing } from "./json.ts";

/** The part of a service that `compose config --format json` prints which the model has an opinion on. */
export function comparableService(printed: Json): JsonObject {
	const service = objectOf(unescaped(printed));
	const limits = objectOf(objectOf(objectOf(service.deploy).resources).limits);
	return withoutNothing({
		...Object.fromEntries([...TEXTS, ...LISTS].map((key) => [key, service[key]])),
		build: build(service.build),
		mem_limit: service.mem_limit,
		cpus: service.cpus,
		pids_limit: service.pids_limit,
		limits: withoutNothing({ ...limits, cpus: limits.cpus === undefined ? undefined : Number(limits.cpus) }),
		volumes: listOf(service.volumes).map(volume),
		devices: service.devices,
		sysctls: service.sysctls,
		entrypoint: service.entrypoint,
		profile: profile(service, limits),
	});
}

/** Where a service is built, as Compose resolved it: the Dockerfile's path and the target; undefined without a file. */
export function dockerfileOf(
	printed: Json,
): { readonly path: string; readonly target: string | undefined } | undefined {
	const { context, dockerfile, target } = objectOf(objectOf(unescaped(printed)).build);
	const [folder, name] = [textIn(context), textIn(dockerfile)];
	if (folder === undefined || name === undefined) return undefined;
	return { path: resolve(folder, name), target: textIn(target) };
}

/** Compose prints a file that means the same when it is read again, so each dollar sign is doubled. */
function unescaped(value: Json): Json {
	if (typeof value === "string") return value.replaceAll("$$", "$");
	if (Array.isArray(value)) return value.map(unescaped);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, unescaped(it)]));
}

function build(printed: Json | undefined): JsonObject {
	const { context, dockerfile, dockerfile_inline, target, args, additional_contexts } = objectOf(printed);
	return withoutNothing({
		context,
		dockerfile: dockerfile_inline === undefined ? dockerfile : undefined,
		dockerfile_inline,
		target,
		// An argument that the environment has to give is not there, since the environment is empty.
		args: Object.fromEntries(Object.entries(objectOf(args)).filter(([, it]) => it !== null)),
		additional_contexts,
	});
}

function volume(printed: Json): JsonObject {
	const { type, source, target, read_only } = objectOf(printed);
	return withoutNothing({ type, source, target, read_only });
}

/** What the printed service means for privileges, by Docker's rules and in the words of the model's profile. */
function profile(service: JsonObject, limits: JsonObject): JsonObject {
	const host = (key: string) => service[key] === "host";
	return withoutNothing({
		privileged: service.privileged,
		readOnly: service.read_only,
		noNewPrivileges: noNewPrivileges(listOf(service.security_opt).map((it) => textIn(it) ?? "")),
		memory: limit(service.mem_limit ?? limits.memory),
		cpus: limit(service.cpus ?? limits.cpus),
		pids: limit(service.pids_limit ?? limits.pids),
		hostNamespaces: withoutNothing({
			network: host("network_mode"),
			pid: host("pid"),
			ipc: host("ipc"),
			uts: host("uts"),
			user: host("userns_mode"),
			cgroup: host("cgroup"),
		}),
		mounts: [...listOf(service.volumes).map(mount), ...listOf(service.tmpfs).map(tmpfs)],
		ports: ports(service),
	});
}

/** The last entry decides; Docker reads the value by Go's ParseBool and refuses what that does not know. */
function noNewPrivileges(options: readonly string[]): boolean {
	const values = options.flatMap((it) => /^no-new-privileges(?:[=:](.*))?$/.exec(it)?.slice(1) ?? []);
	const last = values.at(-1);
	return values.length > 0 && (last === undefined || /^(?:1|t|T|TRUE|true|True)$/.test(last));
}

function limit(printed: Json | undefined): Json | undefined {
	const number = Number(printed ?? 0);
	return number > 0 ? number : undefined;
}

function mount(printed: Json): JsonObject {
	const { type, source, target, read_only } = objectOf(printed);
	const kind = type === "bind" || type === "volume" || type === "tmpfs" ? type : "other";
	return withoutNothing({ kind, source, target, readOnly: read_only });
}

function tmpfs(printed: Json): JsonObject {
	const [target = "", options = ""] = (textIn(printed) ?? "").split(":");
	return withoutNothing({ kind: "tmpfs", target, readOnly: options.split(",").includes("ro") });
}

function ports(service: JsonObject): readonly Json[] {
	const published = listOf(service.ports).map((it) => Number(objectOf(it).target));
	const exposed = listOf(service.expose).flatMap((it) => {
		const [first = 0, last = first] = (textIn(it) ?? "").split("/")[0]?.split("-").map(Number) ?? [];
		return Array.from({ length: last - first + 1 }, (_, i) => first + i);
	});
	return [...new Set([...published, ...exposed])].toSorted(byNumber);
}
