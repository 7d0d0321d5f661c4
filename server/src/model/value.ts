import { interpolate } from "../syntax/interpolation.ts";
import type { Expansion, Lookup } from "../syntax/variables.ts";
import { parseYaml, type YamlEntry, type YamlList, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { followAlias, mergedEntries } from "../syntax/yaml-merge.ts";
import { keptOn } from "../text/kept-on.ts";
import { withLate } from "../text/late.ts";
import { once } from "../text/once.ts";
import type { Place, SourceFile, Span } from "../text/source-file.ts";

/** A value of a Compose file after anchors, merge keys and interpolation; every part knows its place. */
export type Value = ScalarValue | ListValue | MapValue | NullValue;

export interface ScalarValue {
	readonly kind: "scalar";
	readonly text: Expansion;
	readonly raw: string;
	readonly plain: boolean;
	readonly at: Place;
	readonly tag: string | undefined;
}
export interface ListValue {
	readonly kind: "list";
	readonly items: readonly Value[];
	readonly flow: boolean;
	readonly at: Place;
	readonly tag: string | undefined;
}
export interface MapValue {
	readonly kind: "map";
	readonly fields: ReadonlyMap<string, Setting>;
	readonly flow: boolean;
	readonly at: Place;
	readonly tag: string | undefined;
}
export interface NullValue {
	readonly kind: "null";
	readonly at: Place;
	readonly tag: string | undefined;
}

/** A key with its value, and how it got to the mapping that has it. */
export interface Setting {
	readonly key: Place;
	readonly value: Value;
	/** Aliases and `extends` that brought it, outermost first; empty when it is written right there. */
	readonly via: readonly Place[];
}

const roots = keptOn<SourceFile, Map<Lookup, readonly MapValue[]>>();

/** The top-level mapping of each document of a file, once for each `lookup`, which answers its variables. */
export function rootValues(file: SourceFile, lookup: Lookup): readonly MapValue[] {
	const ofFile = roots.get(file) ?? new Map<Lookup, readonly MapValue[]>();
	roots.set(file, ofFile);
	const known = ofFile.get(lookup) ?? parseYaml(file).roots.map((root) => mapValue(root, file, lookup));
	ofFile.set(lookup, known);
	return known;
}

function mapValue(map: YamlMap, file: SourceFile, lookup: Lookup): MapValue {
	const { named, tag, flow } = map;
	const fields = once(() => (named ? fieldsByName(map, named, file, lookup) : readFields(map, file, lookup)));
	// Large files hold thousands of mappings, of which a keystroke's rules read few.
	if (!named) return withLate<MapValue, "fields">({ kind: "map", flow, at: { file, span: map.span }, tag }, { fields });
	const at = () => ({ file, span: map.span });
	return withLate<MapValue, "at" | "fields">({ kind: "map", flow, tag }, { at, fields });
}

function readFields(map: YamlMap, file: SourceFile, lookup: Lookup): ReadonlyMap<string, Setting> {
	const fields = new Map<string, Setting>();
	for (const [name, { entry, via }] of mergedEntries(map)) fields.set(name, settingOf(entry, via, file, lookup));
	return fields;
}

/** Fields of a mapping that may have thousands of them: each is made when it is asked for. */
function fieldsByName(
	map: YamlMap,
	named: NonNullable<YamlMap["named"]>,
	file: SourceFile,
	lookup: Lookup,
): ReadonlyMap<string, Setting> {
	const made = new Map<string, Setting>();
	const get = (name: string) => {
		const known = made.get(name);
		const entry = known ? undefined : named(name);
		if (!entry) return known;
		const setting = lateSettingOf(entry, file, lookup);
		made.set(name, setting);
		return setting;
	};
	const all = once(() => {
		const fields = new Map<string, Setting>();
		for (const { key } of map.entries) {
			const setting = get(key);
			if (setting) fields.set(key, setting);
		}
		return fields;
	});
	return withLate<ReadonlyMap<string, Setting>, "size">(
		{
			get,
			has: (name) => named(name) !== undefined,
			forEach: (visit) => all().forEach(visit),
			entries: () => all().entries(),
			keys: () => all().keys(),
			values: () => all().values(),
			[Symbol.iterator]: () => all()[Symbol.iterator](),
		},
		{ size: () => all().size },
	);
}

function settingOf(entry: YamlEntry, via: readonly Span[], file: SourceFile, lookup: Lookup): Setting {
	const behind = entry.value && followAlias(entry.value);
	const way = behind ? [...via, ...behind.via] : via;
	return {
		key: { file, span: entry.keySpan },
		value: toValue(behind?.node, entry.keySpan, file, lookup),
		via: way.length === 0 ? NOTHING : way.map((span) => ({ file, span })),
	};
}

const NOTHING: readonly Place[] = [];

/** The same, whose value is only made when somebody looks at it; such an object takes several times as long to make. */
function lateSettingOf(entry: YamlEntry, file: SourceFile, lookup: Lookup): Setting {
	const setting = once(() => settingOf(entry, [], file, lookup));
	return withLate<Setting, "value" | "via">(
		{ key: { file, span: entry.keySpan } },
		{ value: () => setting().value, via: () => setting().via },
	);
}

function toValue(node: YamlNode | undefined, keySpan: Span, file: SourceFile, lookup: Lookup): Value {
	if (!node) return { kind: "null", at: { file, span: keySpan }, tag: undefined };
	const at: Place = { file, span: node.span };
	switch (node.kind) {
		case "map":
			return mapValue(node, file, lookup);
		case "list":
			return listValue(node, file, lookup);
		case "alias":
			return { kind: "null", at, tag: undefined };
		case "scalar":
			if (node.plain && /^(?:~|null|Null|NULL|)$/.test(node.text)) return { kind: "null", at, tag: node.tag };
			return {
				kind: "scalar",
				text: interpolate(node.text, lookup),
				raw: node.text,
				plain: node.plain,
				at,
				tag: node.tag,
			};
	}
}

function listValue(list: YamlList, file: SourceFile, lookup: Lookup): ListValue {
	// Lists in lists mean nothing to Compose, and aliases in them may multiply without end.
	const items = once(() => list.items.map((it) => toValue(followAlias(it).node, it.span, file, lookup)));
	const { flow, span, tag } = list;
	return withLate<ListValue, "items">({ kind: "list", flow, at: { file, span }, tag }, { items });
}

/** The value's text when it is a scalar without open variables. */
export function textOf(value: Value | undefined): string | undefined {
	return value?.kind === "scalar" && value.text.state === "text" ? value.text.text : undefined;
}

/** The field of a mapping, or undefined when the value is no mapping or lacks it. */
export function fieldOf(value: Value | undefined, key: string): Setting | undefined {
	return value?.kind === "map" ? value.fields.get(key) : undefined;
}
