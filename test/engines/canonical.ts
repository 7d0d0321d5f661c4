import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { Known } from "../../server/src/model/known.ts";
import type { Service } from "../../server/src/model/service.ts";
import { fieldOf, type Value } from "../../server/src/model/value.ts";
import type { Mount, PrivilegeProfile } from "../../server/src/privilege/profile.ts";
import type { Place } from "../../server/src/text/source-file.ts";
import { folderOf, resolveUri } from "../../server/src/text/uri.ts";
import { type Json, type JsonObject, OPEN, withoutNothing } from "./json.ts";

/** What `~` stands for in a path while Compose is asked. */
export const HOME = "/home/oracle";

/** The folder that the relative paths of a file start from, with its closing slash, by the file's uri. */
export type Folders = ReadonlyMap<string, string>;

/** A service of the model in the form in which Compose prints it; what the model cannot tell is `OPEN`. */
export function canonicalService(service: Service, profile: PrivilegeProfile, folders: Folders): JsonObject {
	const get = (key: string): Value | undefined => service.get(key)?.value;
	return withoutNothing({
		...Object.fromEntries(TEXTS.map((key) => [key, scalar(get(key))])),
		...Object.fromEntries(LISTS.map((key) => [key, texts(get(key))])),
		build: build(get("build"), folders),
		mem_limit: size(get("mem_limit")),
		cpus: amount(get("cpus")),
		pids_limit: amount(get("pids_limit")),
		limits: limits(fieldOf(fieldOf(get("deploy"), "resources")?.value, "limits")?.value),
		volumes: items(get("volumes")).map((it) => volume(it, folders)),
		devices: items(get("devices")).map(device),
		sysctls: pairs(get("sysctls")),
		entrypoint: command(get("entrypoint")),
		profile: canonicalProfile(profile, folders),
	});
}

/** Keys whose value is one text. */
export const TEXTS: readonly string[] = [
	...["user", "image", "network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup"],
];

/** Keys whose value is a list of texts, or one text that stands for such a list. */
export const LISTS: readonly string[] = [
	...["cap_add", "cap_drop", "security_opt", "group_add", "profiles", "tmpfs", "expose"],
];

function canonicalProfile(profile: PrivilegeProfile, folders: Folders): JsonObject {
	return withoutNothing({
		privileged: knownOr(profile.privileged, (it) => it),
		readOnly: knownOr(profile.rootFilesystem, (it) => it === "read-only"),
		noNewPrivileges: knownOr(profile.noNewPrivileges, (it) => it),
		...Object.fromEntries(Object.entries(profile.limits).map(([name, it]) => [name, knownOr(it, rounded)])),
		hostNamespaces: Object.fromEntries(
			Object.entries(profile.namespaces).flatMap(([name, it]): readonly (readonly [string, Json])[] => {
				if (it.state === "unknown") return [[name, OPEN]];
				// Docker knows no user namespace of its own: `host` is what a container has anyway, and what `host` asks for.
				return it.value === "host" && (name !== "user" || it.origin.by === "source") ? [[name, true]] : [];
			}),
		),
		mounts: profile.mounts.map((it) => mount(it, folders)),
		ports: [...new Set(profile.ports.map((it) => knownOr(it, (port) => port)))].toSorted(byNumber),
	});
}

/** For ports, in the order of their numbers. */
export function byNumber(a: Json, b: Json): number {
	return Number(a) - Number(b);
}

/** Limits as the profile has them: a number, or nothing. */
function rounded(value: number | "none"): Json {
	return value === "none" ? null : value;
}

function knownOr<T>(it: Known<T>, read: (value: T) => Json): Json {
	return it.state === "known" ? read(it.value) : OPEN;
}

function mount({ kind, source, target, readOnly, at }: Mount, folders: Folders): JsonObject {
	const path = knownOr(source, (it) => it);
	return withoutNothing({
		kind,
		source: kind === "bind" ? absolute(path, at, folders) : path,
		target: cleaned(knownOr(target, (it) => it)),
		readOnly: knownOr(readOnly, (it) => it),
	});
}

/** A container's path as Compose prints it: the same directory without `.` and closing slash. */
function cleaned(path: Json | undefined): Json | undefined {
	if (typeof path !== "string" || !path.startsWith("/")) return path;
	return posix.normalize(path).replace(/(?<=.)\/$/, "");
}

function scalar(value: Value | undefined): Json | undefined {
	if (value?.kind !== "scalar") return value === undefined || value.kind === "null" ? undefined : `<${value.kind}>`;
	return value.text.state === "open" ? OPEN : value.text.text;
}

function items(value: Value | undefined): readonly Value[] {
	if (!value || value.kind === "null") return [];
	return value.kind === "list" ? value.items : [value];
}

function texts(value: Value | undefined): Json {
	return items(value).map((it) => scalar(it) ?? null);
}

function absolute(path: Json | undefined, { file }: Place, folders: Folders): Json | undefined {
	if (typeof path !== "string" || path === OPEN) return path;
	if (path.startsWith("~")) return HOME + path.slice(1);
	if (/^[a-z-]+:\/\/|^git@|^service:/.test(path)) return path;
	const resolved = fileURLToPath(resolveUri(folders.get(file.uri) ?? folderOf(file.uri), path));
	return resolved.length > 1 ? resolved.replace(/\/$/, "") : resolved;
}

function build(value: Value | undefined, folders: Folders): Json | undefined {
	if (!value || value.kind === "null") return undefined;
	if (value.kind === "scalar") {
		const context = absolute(scalar(value), value.at, folders);
		return withoutNothing({ context, dockerfile: "Dockerfile" });
	}
	const field = (key: string) => fieldOf(value, key)?.value;
	const context = field("context");
	const inline = scalar(field("dockerfile_inline"));
	return withoutNothing({
		context: absolute(scalar(context) ?? ".", (context ?? value).at, folders),
		dockerfile: inline === undefined ? (scalar(field("dockerfile")) ?? "Dockerfile") : undefined,
		dockerfile_inline: inline,
		target: scalar(field("target")),
		args: pairs(field("args")),
		additional_contexts: contexts(field("additional_contexts"), folders),
	});
}

function contexts(value: Value | undefined, folders: Folders): JsonObject {
	return Object.fromEntries(
		Object.entries(pairs(value)).flatMap(([name, it]) => {
			const path = value && absolute(it, value.at, folders);
			return path === undefined ? [] : [[name, path]];
		}),
	);
}

/** A mapping, or a list of `NAME=value`; a name alone takes its value from the environment, which is empty here. */
function pairs(value: Value | undefined): JsonObject {
	if (value?.kind === "map") {
		const entries = [...value.fields].map(([name, it]) => [name, scalar(it.value)] as const);
		return Object.fromEntries(entries.flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])));
	}
	return Object.fromEntries(
		items(value).flatMap((item) => {
			const text = scalar(item);
			if (typeof text !== "string") return [];
			const equals = text.indexOf("=");
			return equals < 0 ? [] : [[text.slice(0, equals), text.slice(equals + 1)]];
		}),
	);
}

function limits(value: Value | undefined): JsonObject {
	const field = (key: string) => fieldOf(value, key)?.value;
	return withoutNothing({
		cpus: amount(field("cpus")),
		memory: size(field("memory")),
		pids: amount(field("pids")),
	});
}

function amount(value: Value | undefined): Json | undefined {
	const text = scalar(value);
	return text === undefined || text === OPEN || text === "" ? text : Number(text) || undefined;
}

/** Bytes behind a number with a unit of docker/go-units; written on its own, so that the model's reader is checked too. */
function size(value: Value | undefined): Json | undefined {
	const text = scalar(value);
	if (typeof text !== "string" || text === OPEN) return text;
	const [, number, unit] = /^(-?[0-9.]+) ?([kmgtp]?)i?b?$/i.exec(text) ?? [];
	if (number === undefined || unit === undefined) return `no size: ${text}`;
	const power = unit === "" ? 0 : "kmgtp".indexOf(unit.toLowerCase()) + 1;
	return String(Math.floor(Number(number) * 1024 ** power));
}

/** Entries of `volumes` in the long form. */
function volume(value: Value, folders: Folders): Json {
	const text = scalar(value);
	if (text === OPEN || text === undefined) return OPEN;
	if (value.kind === "map") {
		const field = (key: string) => scalar(fieldOf(value, key)?.value);
		const type = field("type");
		return withoutNothing({
			type,
			source: type === "bind" ? absolute(field("source"), value.at, folders) : field("source"),
			target: cleaned(field("target")),
			read_only: field("read_only") === OPEN ? OPEN : /^(?:true|yes|on|y)$/i.test(String(field("read_only"))),
		});
	}
	const [first = "", second, ...modes] = String(text).split(":");
	if (second === undefined) return { type: "volume", target: cleaned(first) ?? first };
	const bind = /^[./~]/.test(first);
	return withoutNothing({
		type: bind ? "bind" : "volume",
		source: bind ? absolute(first, value.at, folders) : first,
		target: cleaned(second),
		read_only: modes.some((it) => it.split(",").includes("ro")),
	});
}

/** Entries of `devices` in the long form. */
function device(value: Value): Json {
	if (value.kind === "map") {
		const field = (key: string) => scalar(fieldOf(value, key)?.value);
		return withoutNothing({ source: field("source"), target: field("target"), permissions: field("permissions") });
	}
	const text = scalar(value);
	if (text === OPEN || typeof text !== "string") return OPEN;
	const [source = "", second, third] = text.split(":");
	const permissions = third ?? (second !== undefined && /^[rwm]+$/.test(second) ? second : "rwm");
	return { source, target: second === undefined || second === permissions ? source : second, permissions };
}

/** An entrypoint: a list as it is, a text as the words that a shell makes of it. */
function command(value: Value | undefined): Json | undefined {
	if (value?.kind === "list") return texts(value);
	const text = scalar(value);
	if (typeof text !== "string" || text === OPEN) return text;
	const words = text.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
	return words.map((it) => it.replaceAll(/"([^"]*)"|'([^']*)'|\\(.)/g, "$1$2$3"));
}
