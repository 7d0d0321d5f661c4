import { allCapabilities, type Capability } from "../knowledge/capabilities.ts";
import { type Engine, engines } from "../knowledge/defaults.ts";
import type { Known, Origin } from "../model/known.ts";
import { lineAt } from "../text/lines.ts";
import { folderOf, pathFrom } from "../text/uri.ts";
import { regainable } from "./capability-sets.ts";
import type { Shield } from "./confinement.ts";
import type { Limit, Mount, PrivilegeProfile, ProfiledStepDown, Sharing, User } from "./profile.ts";

/** One fact of a profile in words, with who decided it. */
export interface Explained {
	readonly about: Aspect;
	readonly name: string;
	readonly value: string;
	/** Undefined where several places decide together. */
	readonly origin: Origin | undefined;
}

/** What a fact is about: what the process holds, can regain, may write, shares with others, and may use up. */
export type Aspect = "holds" | "regains" | "writes" | "shares" | "limits";

/** The facts of a profile in the order in which a reader asks for them; what is as Docker leaves it is named last or left out. */
export function explain(profile: PrivilegeProfile): readonly Explained[] {
	const { capabilities, noNewPrivileges, privileged, rootFilesystem, limits, ports } = profile;
	const rows: Explained[] = [row("holds", "User", profile.user, describeUser)];
	if (profile.stepsDown) rows.push(explainStepDown(profile.stepsDown, profile.image?.name));
	if (privileged.state === "unknown" || privileged.value)
		rows.push(row("holds", "Privileged", privileged, (it) => (it ? "yes" : "no")));
	rows.push(row("holds", "Capabilities held", capabilities.effective, (it) => describeSet(it, profile.engine)));
	const { origin } = capabilities.bounding;
	rows.push({ about: "regains", name: "Can regain", value: describeRegainable(profile), origin });
	rows.push(row("regains", "no-new-privileges", noNewPrivileges, (it) => (it ? "on" : "off")));
	rows.push(...explainConfinement(profile));
	rows.push(row("writes", "Root filesystem", rootFilesystem, (it) => it));
	rows.push(...explainNamespaces(profile));
	const limited = Object.values(limits).filter((it) => it.state === "unknown" || it.value !== "none");
	rows.push({
		about: "limits",
		name: "Limits",
		value: describeLimits(profile),
		origin: limited[0]?.origin ?? limits.memory.origin,
	});
	rows.push(...profile.mounts.map(explainMount));
	for (const { kind, text, origin } of profile.devices)
		rows.push({ about: "shares", name: kind === "rule" ? "Devices by rule" : "Device", value: text, origin });
	for (const { text, at } of profile.groups)
		rows.push({ about: "holds", name: "Group", value: text, origin: { by: "source", at } });
	const known = ports.flatMap((it) => (it.state === "known" ? [it.value] : []));
	if (known.length > 0)
		rows.push({ about: "shares", name: "Ports", value: [...new Set(known)].join(", "), origin: ports[0]?.origin });
	return rows;
}

/** The engine's shields by the names that people know them by. */
const SHIELDS: Readonly<Record<Shield, { readonly name: string; readonly off: string }>> = {
	seccomp: { name: "seccomp", off: "off" },
	apparmor: { name: "AppArmor", off: "off" },
	selinux: { name: "SELinux", off: "off" },
	maskedPaths: { name: "/proc and /sys", off: "wholly visible" },
	cgroups: { name: "cgroups", off: "writable" },
};

/** The shields that the files switch off; those that stand are as the engine has them. */
function explainConfinement({ confinement }: PrivilegeProfile): readonly Explained[] {
	return SHIELD_NAMES.flatMap((shield) => {
		const state = confinement[shield];
		if (state.state === "unknown" ? state.origin.by !== "source" : state.value) return [];
		const { name, off } = SHIELDS[shield];
		return [row("regains", name, state, () => off)];
	});
}

const SHIELD_NAMES = ["seccomp", "apparmor", "selinux", "maskedPaths", "cgroups"] as const satisfies readonly Shield[];

function explainNamespaces({ namespaces }: PrivilegeProfile): readonly Explained[] {
	return Object.entries(namespaces).flatMap(([name, sharing]) => {
		const usual = name === "user" ? "host" : "private";
		const written = sharing.origin.by === "source" || sharing.state === "known";
		const isUsual = sharing.state === "known" && sharing.value === usual;
		return written && !isUsual ? [row("shares", `${namespaceName(name)} namespace`, sharing, describeSharing)] : [];
	});
}

function namespaceName(key: string): string {
	return /^(?:pid|ipc|uts)$/.test(key) ? key.toUpperCase() : capitalised(key);
}

function explainMount(mount: Mount): Explained {
	const { readOnly } = mount;
	const access = readOnly.state === "unknown" ? "access unknown" : readOnly.value ? "read-only" : "writable";
	const path = mount.hostPath ?? mount.source;
	const source = path.state === "known" && path.value !== "" ? `${path.value} at ` : "";
	const target = mount.target.state === "known" ? mount.target.value : "an unknown path";
	return {
		about: mount.hostPath ? "shares" : "writes",
		name: `${capitalised(mount.kind)} mount`,
		value: `${source}${target}, ${access}`,
		origin: mount.target.origin,
	};
}

function explainStepDown({ tool, to, workersOnly, at }: ProfiledStepDown, image: string | undefined): Explained {
	const value = workersOnly
		? `its workers only, to ${to}`
		: `${to === "" ? "to another user" : `to ${to}`}, through ${tool}`;
	return {
		about: "holds",
		name: "Steps down",
		value,
		origin: at ? { by: "source", at } : { by: "image", image: image ?? "" },
	};
}

/** The facts of a profile as plain lines, `name: value (from)`; sources are named by file and line. */
export function profileLines(profile: PrivilegeProfile): readonly string[] {
	return explain(profile).map(
		({ name, value, origin }) => `${name}: ${value}${origin ? ` (${describeOrigin(origin, "")})` : ""}`,
	);
}

/** Who decided a value, in words; files are named as seen from a folder's uri, or by the last part of theirs. */
export function describeOrigin(origin: Origin, folder: string): string {
	switch (origin.by) {
		case "source": {
			const { file, span } = origin.at;
			const path =
				folder !== "" && file.uri.startsWith(folder)
					? pathFrom(folder, file.uri)
					: pathFrom(folderOf(file.uri), file.uri);
			return `${path}:${lineAt(file, span.start) + 1}`;
		}
		case "image":
			return `image ${origin.image}`;
		case "runtime":
			return origin.note;
	}
}

/** A user in words: name and number, as far as they are known. */
export function describeUser({ name, uid, gid, isRoot, text, exists }: User): string {
	const called = name ?? (isRoot ? "root" : undefined);
	const number = uid === undefined ? undefined : `${uid}`;
	const shown = called && number ? `${called} (UID ${number})` : (called ?? (number ? `UID ${number}` : text));
	if (exists === false) return `${shown}, which does not exist`;
	return gid === 0 && !isRoot ? `${shown}, group 0` : shown;
}

/** A set of capabilities in words: none, all, the engine's defaults, or the names. */
export function describeSet(set: ReadonlySet<Capability>, engine: Engine): string {
	const { name, defaults } = engines[engine];
	if (set.size === 0) return "none";
	if (set.size === allCapabilities.size) return `all ${set.size}`;
	if (set.size === defaults.size && [...set].every((it) => defaults.has(it))) return `${name}'s ${set.size} defaults`;
	const missing = [...allCapabilities].filter((it) => !set.has(it));
	if (missing.length <= 3) return `all but ${missing.join(", ")}`;
	const added = [...set].filter((it) => !defaults.has(it));
	const dropped = [...defaults].filter((it) => !set.has(it));
	if (added.length + dropped.length < set.size) return `${name}'s defaults ${changes(added, dropped)}`;
	return [...set].join(", ");
}

function changes(added: readonly string[], dropped: readonly string[]): string {
	const parts = [
		added.length > 0 ? `and ${added.join(", ")}` : "",
		dropped.length > 0 ? `without ${dropped.join(", ")}` : "",
	];
	return parts.filter((it) => it !== "").join(", ");
}

function describeRegainable(profile: PrivilegeProfile): string {
	const { bounding, effective } = profile.capabilities;
	if (bounding.state === "unknown") return `unknown: ${bounding.because}`;
	if (profile.noNewPrivileges.state === "unknown") return `unknown: ${profile.noNewPrivileges.because}`;
	if (profile.noNewPrivileges.value) return "none: no-new-privileges is on";
	if (effective.state === "unknown") return `up to ${describeSet(bounding.value, profile.engine)}`;
	const set = regainable(profile.capabilities, profile.noNewPrivileges);
	if (set.size > 0) return `${describeSet(set, profile.engine)}, through setuid programs`;
	return bounding.value.size === 0 ? "none" : "what it holds, once given up, through setuid programs";
}

/** Whose namespace it is, in words. */
export function describeSharing(sharing: Sharing): string {
	return typeof sharing === "string" ? sharing : `shared with ${sharing.sharedWith}`;
}

function describeLimits({ limits }: PrivilegeProfile): string {
	const parts = LIMITS.flatMap((name) => {
		const limit = limits[name];
		if (limit.state === "unknown") return [`${name} unknown`];
		return limit.value === "none" ? [] : [describeLimit(name, limit.value)];
	});
	return parts.length === 0 ? "none" : parts.join(", ");
}

const LIMITS = ["memory", "cpus", "pids"] as const satisfies readonly Limit[];

/** A limit in words: `256 MiB memory`, `0.5 cpus`, `none`. */
export function describeLimit(name: Limit, value: number | "none"): string {
	if (value === "none") return "none";
	return name === "memory" ? `${formatBytes(value)} memory` : `${value} ${name}`;
}

function formatBytes(bytes: number): string {
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
	return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power] ?? "B"}`;
}

function row<T>(about: Aspect, name: string, it: Known<T>, describe: (value: T) => string): Explained {
	if (it.state === "known") return { about, name, value: describe(it.value), origin: it.origin };
	return { about, name, value: `unknown: ${it.because}`, origin: it.origin.by === "source" ? it.origin : undefined };
}

function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
