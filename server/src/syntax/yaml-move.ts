import type { Span } from "../text/source-file.ts";
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
export function movePiece({ roots, anchors }: YamlPiece, start: number, outer: AnchorLookup): MovedPiece {
	const targets = new Map<Target, Target>();
	const entries = (roots[0]?.entries ?? []).map((it) => moveEntry(it, start, targets, outer));
	return {
		entries,
		anchors: new Map(
			[...anchors].flatMap(([name, it]) => {
				const target = targets.get(it);
				return target ? [[name, target] as const] : [];
			}),
		),
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
	const span = moveSpan(node.span, by);
	if (node.kind === "alias") {
		return { ...node, span, target: node.target ? targets.get(node.target) : outer(node.name) };
	}
	const moved = movedTarget(node, span, by, targets, outer);
	targets.set(node, moved);
	return moved;
}

function movedTarget(node: Target, span: Span, by: number, targets: Map<Target, Target>, outer: AnchorLookup): Target {
	switch (node.kind) {
		case "scalar":
			return { ...node, span };
		case "map":
			return { ...node, span, entries: node.entries.map((it) => moveEntry(it, by, targets, outer)) };
		case "list":
			return { ...node, span, items: node.items.map((it) => moveNode(it, by, targets, outer)) };
	}
}
