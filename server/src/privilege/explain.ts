import { allCapabilities, type Capability } from "../knowledge/capabilities.ts";
import { type Engine, engines } from "../knowledge/defaults.ts";
import type { Known, Origin } from "../model/known.ts";
import { lineAt } from "../text/lines.ts";
import { folderOf, pathFrom } from "../text/uri.ts";
import { regainable } from "./capability-sets.ts";
import type { PrivilegeProfile, ProfiledStepDown, Sharing, User } from "./profile.ts";

/** One fact of a profile in words, with who decided it. */
export interface Explained {
	readonly name: string;
	readonly value: string;
	/** Undefined where several places decide together. */
	readonly origin: Origin | undefined;
}

/** The facts of a profile in the order in which a reader asks for them; what is as Docker leaves it is named last or left out. */
export function explain(profile: PrivilegeProfile): readonly Explained[] {
	const { capabilities, noNewPrivileges, privileged, rootFilesystem, namespaces, limits, mounts, ports } = profile;
	const rows: Explained[] = [row("User", profile.user, describeUser)];
	if (profile.stepsDown) rows.push(explainStepDown(profile.stepsDown, profile.image?.name));
	if (privileged.state === "unknown" || privileged.value)
		rows.push(row("Privileged", privileged, (it) => (it ? "yes" : "no")));
	rows.push(row("Capabilities held", capabilities.effective, (it) => describeSet(it, profile.engine)));
	rows.push({ name: "Can regain", value: describeRegainable(profile), origin: capabilities.bounding.origin });
	rows.push(row("no-new-privileges", noNewPrivileges, (it) => (it ? "on" : "off")));
	rows.push(row("Root filesystem", rootFilesystem, (it) => it));
	for (const [name, sharing] of Object.entries(namespaces)) {
		const usual = name === "user" ? "host" : "private";
		const written = sharing.origin.by === "source" || sharing.state === "known";
		if (written && (sharing.state === "unknown" || sharing.value !== usual))
			rows.push(row(`${capitalised(name)} namespace`, sharing, describeSharing));
	}
	const limited = Object.values(limits).filter((it) => it.state === "unknown" || it.value !== "none");
	rows.push({ name: "Limits", value: describeLimits(profile), origin: limited[0]?.origin ?? limits.memory.origin });
	for (const mount of mounts) {
		const { readOnly } = mount;
		const access = readOnly.state === "unknown" ? "access unknown" : readOnly.value ? "read-only" : "writable";
		const path = mount.hostPath ?? mount.source;
		const source = path.state === "known" && path.value !== "" ? `${path.value} at ` : "";
		const target = mount.target.state === "known" ? mount.target.value : "an unknown path";
		rows.push({
			name: `${capitalised(mount.kind)} mount`,
			value: `${source}${target}, ${access}`,
			origin: mount.target.origin,
		});
	}
	for (const { kind, text, origin } of profile.devices)
		rows.push({ name: kind === "rule" ? "Devices by rule" : "Device", value: text, origin });
	const known = ports.flatMap((it) => (it.state === "known" ? [it.value] : []));
	if (known.length > 0) rows.push({ name: "Ports", value: [...new Set(known)].join(", "), origin: ports[0]?.origin });
	return rows;
}

function explainStepDown({ tool, to, workersOnly, at }: ProfiledStepDown, image: string | undefined): Explained {
	const value = workersOnly
		? `its workers only, to ${to}`
		: `${to === "" ? "to another user" : `to ${to}`}, through ${tool}`;
	return { name: "Steps down", value, origin: at ? { by: "source", at } : { by: "image", image: image ?? "" } };
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
	return set.size === 0 ? "none" : `${describeSet(set, profile.engine)}, through setuid programs`;
}

function describeSharing(sharing: Sharing): string {
	return typeof sharing === "string" ? sharing : `shared with ${sharing.sharedWith}`;
}

function describeLimits({ limits }: PrivilegeProfile): string {
	const parts = Object.entries(limits).flatMap(([name, limit]) => {
		if (limit.state === "unknown") return [`${name} unknown`];
		if (limit.value === "none") return [];
		return [name === "memory" ? `${formatBytes(limit.value)} memory` : `${limit.value} ${name}`];
	});
	return parts.length === 0 ? "none" : parts.join(", ");
}

function formatBytes(bytes: number): string {
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
	return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power] ?? "B"}`;
}

function row<T>(name: string, it: Known<T>, describe: (value: T) => string): Explained {
	if (it.state === "known") return { name, value: describe(it.value), origin: it.origin };
	return { name, value: `unknown: ${it.because}`, origin: it.origin.by === "source" ? it.origin : undefined };
}

function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
