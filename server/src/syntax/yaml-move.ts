import { moveSpan } from "../text/span.ts";
import type { YamlAlias, YamlEntry, YamlNode } from "./yaml.ts";
import type { YamlPiece } from "./yaml-document.ts";

/** A node that an anchor can name. */
type Target = Exclude<YamlNode, YamlAlias>;

/** The node that an alias stands for where the piece itself has none; undefined where nothing before has that anchor. */
type AnchorLookup = (name: string) => Target | undefined;

/** A piece of a file at its place. */
export interface MovedPiece {
	/** Of the piece's first root mapping. */
	readonly entries: readonly YamlEntry[];
	readonly anchors: ReadonlyMap<string, Target>;
}

/** A piece whose offsets count from its own start, with offsets that count from the file's; `outer` knows the anchors before it. */
export function movePiece(
	{ roots: [root], anchors, openAliases }: YamlPiece,
	start: number,
	outer: AnchorLookup,
): MovedPiece {
	const entries = root?.entries ?? [];
	// No alias stands behind the end of the whole document, which an anchor may name as well.
	const own = [...anchors].filter(([, it]) => it !== root);
	if (start === 0 && openAliases.size === 0) return { entries, anchors: new Map(own) };
	const targets = new Map<Target, Target>();
	return {
		entries: entries.map((it) => moveEntry(it, start, targets, outer)),
		// An anchor with nothing behind it is in no entry.
		anchors: new Map(own.map(([name, it]) => [name, targets.get(it) ?? movedTarget(it, start, targets, outer)])),
	};
}

function moveEntry(
	{ key, keySpan, value }: YamlEntry,
	by: number,
	targets: Map<Target, Target>,
	outer: AnchorLookup,
): YamlEntry {
	return { key, keySpan: moveSpan(keySpan, by), value: value && moveNode(value, by, targets, outer) };
}

function moveNode(node: YamlNode, by: number, targets: Map<Target, Target>, outer: AnchorLookup): YamlNode {
	if (node.kind === "alias") {
		const target = node.target ? targets.get(node.target) : outer(node.name);
		return { ...node, span: moveSpan(node.span, by), target };
	}
	const moved = movedTarget(node, by, targets, outer);
	targets.set(node, moved);
	return moved;
}

function movedTarget(node: Target, by: number, targets: Map<Target, Target>, outer: AnchorLookup): Target {
	const span = moveSpan(node.span, by);
	switch (node.kind) {
		case "scalar":
			return { ...node, span };
		case "map":
			return { ...node, span, entries: node.entries.map((it) => moveEntry(it, by, targets, outer)) };
		case "list":
			return { ...node, span, items: node.items.map((it) => moveNode(it, by, targets, outer)) };
	}
}
