import type { Place } from "../text/source-file.ts";
import { fieldOf, type ListValue, type MapValue, type Setting, textOf, type Value } from "./value.ts";

type Fields = ReadonlyMap<string, Setting>;

/**
 * One service's fields with those of a later layer, as compose-go merges them (override/merge.go, override/uncity.go):
 * scalars are replaced, mappings merged, lists appended; null keeps the base, `!reset` removes, `!override` replaces.
 */
export function mergeService(base: Fields, later: Fields): Fields {
	return mergeFields(base, later, "");
}

/** The same fields, with a place through which each came added in front of its way. */
export function broughtBy(fields: Fields, place: Place): Fields {
	return new Map([...fields].map(([name, it]) => [name, { ...it, via: [place, ...it.via] }]));
}

/** Keys whose later list or text replaces the earlier one. */
const REPLACED = new Set(["command", "entrypoint", "healthcheck.test"]);

/** What makes two entries of a list the same, so that the later one wins; lists not named here only grow. */
const IDENTITY: Readonly<Record<string, (item: Value) => string | undefined>> = {
	cap_add: textOf,
	cap_drop: textOf,
	devices: (item) => textOf(fieldOf(item, "target")?.value) ?? textOf(item)?.split(":")[1] ?? textOf(item),
	volumes: (item) => textOf(fieldOf(item, "target")?.value) ?? volumeTarget(textOf(item)),
	tmpfs: (item) => textOf(item)?.split("=")[0],
	profiles: textOf,
	expose: textOf,
	ports: textOf,
};

function volumeTarget(text: string | undefined): string | undefined {
	const parts = text?.split(":");
	return parts?.[1] ?? parts?.[0];
}

function mergeFields(base: Fields, later: Fields, path: string): Fields {
	const result = new Map(base);
	for (const [name, setting] of later) {
		const before = base.get(name);
		const merged = mergeSetting(before, setting, path === "" ? name : `${path}.${name}`);
		if (merged) result.set(name, merged);
		else result.delete(name);
	}
	return result;
}

function mergeSetting(base: Setting | undefined, later: Setting, path: string): Setting | undefined {
	const { value } = later;
	if (value.tag === "!reset") return undefined;
	if (!base || value.tag === "!override") return later;
	if (value.kind === "null") return base;
	if (base.value.kind === "map" && value.kind === "map") return { ...later, value: mergeMaps(base.value, value, path) };
	if (base.value.kind === "list" && value.kind === "list" && !REPLACED.has(path)) {
		return { ...later, value: appendLists(base.value, value, path) };
	}
	return later;
}

function mergeMaps(base: MapValue, later: MapValue, path: string): MapValue {
	return {
		...later,
		flow: later.flow,
		at: later.at,
		tag: later.tag,
		kind: "map",
		fields: mergeFields(base.fields, later.fields, path),
	};
}

function appendLists(base: ListValue, later: ListValue, path: string): ListValue {
	const identity = IDENTITY[path];
	const replaced = new Set(identity ? later.items.map(identity).filter((it) => it !== undefined) : []);
	const kept = base.items.filter((it) => {
		const same = identity?.(it);
		return same === undefined || !replaced.has(same);
	});
	return { ...later, items: [...kept, ...later.items] };
}
