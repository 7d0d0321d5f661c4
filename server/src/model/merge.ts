import type { Place } from "../text/source-file.ts";
import { fieldOf, type ListValue, type MapValue, type Setting, textOf, type Value } from "./value.ts";

type Fields = ReadonlyMap<string, Setting>;

/**
 * One service's fields with those of a later layer, as compose-go merges them (override/merge.go): scalars are replaced,
 * mappings merged, lists appended; null keeps the base, `!reset` removes, `!override` replaces.
 */
export function mergeService(base: Fields, later: Fields): Fields {
	return mergeFields(base, later, "");
}

/** A service's fields once no layer follows: tags carried out, and of the entries that are the same the last one kept. */
export function finishService(fields: Fields): Fields {
	const kept = [...fields].filter(([, { value }]) => value.tag !== "!reset");
	return new Map(kept.map(([name, it]) => [name, { ...it, value: withoutRepeats(inFullForm(it.value, name), name) }]));
}

/** The same fields, with a place through which each came added in front of its way. */
export function broughtBy(fields: Fields, place: Place): Fields {
	return new Map([...fields].map(([name, it]) => [name, { ...it, via: [place, ...it.via] }]));
}

/** Keys whose later value replaces the earlier one, null included. */
const REPLACED = new Set(["command", "entrypoint", "healthcheck.test"]);

/** Keys that take one text in the place of a list. */
const LISTS = new Set(["tmpfs", "env_file", "dns", "dns_search", "label_file"]);

/** Keys that take `NAME=value` entries in the place of a mapping. */
const MAPPINGS = new Set([
	"environment",
	"labels",
	"sysctls",
	"build.args",
	"build.labels",
	"build.additional_contexts",
]);

/** What makes two entries of a list the same (compose-go override/uncity.go); lists not named here only grow. */
const IDENTITY: Readonly<Record<string, (item: Value) => string | undefined>> = {
	cap_add: textOf,
	cap_drop: textOf,
	devices: (item) => textOf(fieldOf(item, "target")?.value) ?? textOf(item)?.split(":")[1] ?? textOf(item),
	volumes: (item) => cleaned(textOf(fieldOf(item, "target")?.value) ?? volumeTarget(textOf(item))),
	tmpfs: (item) => textOf(item)?.split("=")[0],
	profiles: textOf,
	expose: textOf,
	ports: textOf,
};

function volumeTarget(text: string | undefined): string | undefined {
	const parts = text?.split(":");
	return parts?.[1] ?? parts?.[0];
}

/** Paths are compared without a closing slash or dot. */
function cleaned(path: string | undefined): string | undefined {
	let end = path?.length ?? 0;
	while (end > 1 && (path?.[end - 1] === "/" || (end > 2 && path?.slice(end - 2, end) === "/."))) end--;
	return path?.slice(0, end);
}

function mergeFields(base: Fields, later: Fields, path: string): Fields {
	const result = new Map(base);
	for (const [name, setting] of later) {
		const merged = mergeSetting(base.get(name), setting, path === "" ? name : `${path}.${name}`);
		if (merged) result.set(name, merged);
		else result.delete(name);
	}
	return result;
}

function mergeSetting(base: Setting | undefined, later: Setting, path: string): Setting | undefined {
	if (later.value.tag === "!reset") return undefined;
	if (!base || later.value.tag === "!override" || REPLACED.has(path)) return later;
	if (later.value.kind === "null") return base;
	const before = inFullForm(base.value, path);
	const value = inFullForm(later.value, path);
	if (before.kind === "map" && value.kind === "map") return { ...later, value: mergeMaps(before, value, path) };
	if (before.kind === "list" && value.kind === "list")
		return { ...later, value: { ...value, items: [...before.items, ...value.items] } };
	return later;
}

function mergeMaps(base: MapValue, later: MapValue, path: string): MapValue {
	return {
		kind: "map",
		flow: later.flow,
		at: later.at,
		tag: later.tag,
		fields: mergeFields(base.fields, later.fields, path),
	};
}

/** A short form as the long form that it stands for. */
function inFullForm(value: Value, path: string): Value {
	const { at, tag } = value;
	if (path === "build" && value.kind === "scalar") {
		return { kind: "map", flow: false, at, tag, fields: new Map([["context", { key: at, value, via: [] }]]) };
	}
	if (LISTS.has(path) && value.kind === "scalar") return { kind: "list", flow: false, at, tag, items: [value] };
	if (MAPPINGS.has(path) && value.kind === "list")
		return { kind: "map", flow: value.flow, at, tag, fields: pairs(value) };
	return value;
}

function pairs(list: ListValue): Fields {
	const fields = new Map<string, Setting>();
	for (const item of list.items) {
		if (item.kind !== "scalar" || item.text.state !== "text") continue;
		const { text } = item.text;
		const equals = text.indexOf("=");
		const name = equals < 0 ? text : text.slice(0, equals);
		const value: Value =
			equals < 0
				? { kind: "null", at: item.at, tag: undefined }
				: { ...item, text: { ...item.text, text: text.slice(equals + 1) } };
		fields.set(name, { key: item.at, value, via: [] });
	}
	return fields;
}

/** The last of the entries that are the same takes the place of the first. */
function withoutRepeats(value: Value, path: string): Value {
	const identity = IDENTITY[path];
	if (!identity || value.kind !== "list") return value;
	const items: Value[] = [];
	const seen = new Map<string, number>();
	for (const item of value.items) {
		const same = identity(item);
		const before = same === undefined ? undefined : seen.get(same);
		if (before !== undefined) items[before] = item;
		else {
			if (same !== undefined) seen.set(same, items.length);
			items.push(item);
		}
	}
	return { ...value, items };
}
