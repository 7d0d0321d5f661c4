import type { YamlNode } from "../syntax/yaml.ts";
import { misfits, type Shape } from "./shape.ts";
import { entriesIn, itemsIn, mapIn } from "./yaml-values.ts";

/** A node and the shape that it has to have; both undefined where nothing of use is written. */
export interface Part {
	readonly node: YamlNode | undefined;
	readonly shape: Shape | undefined;
}

const NOTHING: Part = { node: undefined, shape: undefined };

/** What stands behind a key of a part; nothing where it does not fit. */
export function partAt({ node, shape }: Part, key: string): Part {
	return sound(entriesIn(node).get(key)?.value, shape && shapeAt(shape, key));
}

/** The items of a part, or the part itself where it may stand alone; those that do not fit are left out. */
export function partsIn({ node, shape }: Part): readonly Part[] {
	if (shape?.kind !== "list" || (!shape.alone && mapIn(node))) return [];
	return itemsIn(node)
		.map((it) => sound(it, shape.of))
		.filter((it) => it.node !== undefined);
}

/** The parts of a mapping with keys of the user's choice, each with its name. */
export function namedPartsIn(part: Part): readonly (readonly [name: string, part: Part])[] {
	const { node, shape } = part;
	if (shape?.kind !== "named") return [];
	const names = [...entriesIn(node).keys()].filter((it) => shape.names?.includes(it) ?? true);
	return names.map((name) => [name, partAt(part, name)] as const).filter(([, it]) => it.node !== undefined);
}

function shapeAt(shape: Shape, key: string): Shape | undefined {
	switch (shape.kind) {
		case "record":
			return Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
		case "named":
			return shape.of(key);
		case "either":
			return shapeAt(shape.record, key);
		default:
			return undefined;
	}
}

/** Mappings and lists are looked at part by part, so that one bad part leaves the others as they are. */
function sound(node: YamlNode | undefined, shape: Shape | undefined): Part {
	if (!node || !shape) return NOTHING;
	if (shape.kind === "either") return mapIn(node) ? { node, shape } : sound(node, shape.plain);
	const isWhole = shape.kind === "record" || shape.kind === "named" || shape.kind === "list";
	return isWhole || misfits(node, shape, "", node.span).next().done ? { node, shape } : NOTHING;
}
