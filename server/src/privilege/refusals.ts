import { fromSource, placeIn } from "../model/known.ts";
import { readBytes, readNumber } from "../model/quantities.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, type Setting, textOf, type Value } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";
import type { Mount } from "./profile.ts";

/** Something for which Compose refuses the whole project. */
export type Refusal =
	| {
			readonly kind: "repeated";
			readonly key: string;
			readonly text: string;
			readonly at: Place;
			readonly first: Place;
	  }
	| { readonly kind: "number"; readonly key: string; readonly text: string; readonly at: Place }
	| { readonly kind: "no list"; readonly key: string; readonly text: string; readonly at: Place }
	| {
			readonly kind: "limits";
			readonly key: string;
			readonly path: readonly string[];
			readonly value: string;
			/** What the mapping says; undefined where it says nothing. */
			readonly other: string | undefined;
			/** False for a value that an anchor or another file brings. */
			readonly isOwn: boolean;
			readonly at: Place;
			readonly first: Place;
	  }
	| {
			readonly kind: "target";
			readonly text: string;
			readonly at: Place;
			/** The whole entry, which `at` is one line of. */
			readonly item: Place;
			readonly first: Place;
	  };

/**
 * What Compose refuses of a service: the schema's types and unique items (compose-spec.json), and the checks behind it
 * (compose-go loader/validate.go). All but two mounts on one target, which newer ones refuse, tried on Compose 2.26.
 */
export function refusalsOf(service: Service, mounts: readonly Mount[]): readonly Refusal[] {
	const all = [
		...GROWING.flatMap((key) => repeated(service, key)),
		...LISTS.flatMap((key) => noList(service, key)),
		...numericUser(service),
		...LIMITS.flatMap((it) => limits(service, it)),
		...sharedTargets(mounts),
	];
	return all.filter((it) => it.at.file === service.file);
}

/** Lists that only grow when files are merged, although their items have to be unique (compose-go override/uncity.go). */
const GROWING = ["security_opt", "group_add", "device_cgroup_rules"] as const;

const LISTS = [...GROWING, "cap_add", "cap_drop"] as const;

function repeated(service: Service, key: string): readonly Refusal[] {
	const value = service.get(key)?.value;
	if (value?.kind !== "list") return [];
	const seen = new Map<string, Place>();
	return value.items.flatMap((item): readonly Refusal[] => {
		const text = textOf(item);
		if (text === undefined || item.kind !== "scalar") return [];
		// A number and a text of the same digits are two things.
		const identity = `${item.plain && isNumber(item.raw) ? "number" : "text"} ${text}`;
		const first = seen.get(identity);
		if (!first) seen.set(identity, item.at);
		return first ? [{ kind: "repeated", key, text, at: item.at, first }] : [];
	});
}

function noList(service: Service, key: string): readonly Refusal[] {
	const value = service.get(key)?.value;
	return value?.kind === "scalar" ? [{ kind: "no list", key, text: value.raw, at: value.at }] : [];
}

function numericUser(service: Service): readonly Refusal[] {
	const value = service.get("user")?.value;
	if (value?.kind !== "scalar" || !value.plain || !isNumber(value.raw)) return [];
	return [{ kind: "number", key: "user", text: value.raw, at: value.at }];
}

/** What YAML takes for a number in plain style. */
function isNumber(text: string): boolean {
	return /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+)$/.test(text);
}

interface LimitPair {
	readonly key: string;
	readonly path: readonly [string, string, string, string];
	readonly read: (text: string) => number | undefined;
}

const LIMITS: readonly LimitPair[] = [
	{ key: "mem_limit", path: ["deploy", "resources", "limits", "memory"], read: readBytes },
	{ key: "cpus", path: ["deploy", "resources", "limits", "cpus"], read: readNumber },
	{ key: "pids_limit", path: ["deploy", "resources", "limits", "pids"], read: readNumber },
	{ key: "mem_reservation", path: ["deploy", "resources", "reservations", "memory"], read: readBytes },
];

/** Where the mapping exists at all, what it leaves out counts as nothing, and has to equal the other key all the same. */
function limits(service: Service, { key, path, read }: LimitPair): readonly Refusal[] {
	const setting = service.get(key);
	const [, resources, group, name] = path;
	const mapping = fieldOf(fieldOf(service.get("deploy")?.value, resources)?.value, group);
	if (!setting || mapping?.value.kind !== "map") return [];
	const value = textOf(setting.value);
	const other = fieldOf(mapping.value, name);
	const amount = value === undefined ? undefined : read(value);
	const otherText = textOf(other?.value);
	if (value === undefined || amount === undefined || amount === 0 || isOpen(other?.value)) return [];
	if (otherText !== undefined && read(otherText) === amount) return [];
	const at = placeIn(service.file, fromSource(setting.key, setting.via));
	if (!at) return [];
	const first = other?.key ?? mapping.key;
	return [{ kind: "limits", key, path, value, other: otherText, isOwn: isOwn(service, setting), at, first }];
}

function isOwn(service: Service, { key, via }: Setting): boolean {
	return via.length === 0 && key.file === service.file;
}

function isOpen(value: Value | undefined): boolean {
	return value?.kind === "scalar" && value.text.state === "open";
}

/** The tmpfs of two mounts on one target is the one to go: it holds nothing that lasts. */
function sharedTargets(mounts: readonly Mount[]): readonly Refusal[] {
	const seen = new Map<string, Mount>();
	return mounts.flatMap((mount): readonly Refusal[] => {
		if (mount.target.state === "unknown") return [];
		const text = mount.target.value.replace(/(?<=[^/]|^\/)\/+$/, "");
		const before = seen.get(text);
		if (!before) {
			seen.set(text, mount);
			return [];
		}
		const [gone, kept] = mount.kind !== "tmpfs" && before.kind === "tmpfs" ? [before, mount] : [mount, before];
		return [{ kind: "target", text, at: lineOf(gone), item: gone.at, first: lineOf(kept) }];
	});
}

/** The target of a long form, which may take several lines. */
function lineOf({ at, target }: Mount): Place {
	return target.origin.by === "source" ? target.origin.at : at;
}
