import { keptOn } from "../text/kept-on.ts";
import type { Span } from "../text/source-file.ts";
import type { YamlAlias, YamlEntry, YamlMap, YamlNode } from "./yaml.ts";

/** An entry as a mapping has it after `<<`, and the aliases through which it came, outermost first. */
export interface MergedEntry {
	readonly entry: YamlEntry;
	readonly via: readonly Span[];
}

/** How deep merges may lead into one another; deeper ones are left out (compose-go stops a project there too). */
const DEEPEST = 200;

const merged = keptOn<YamlMap, ReadonlyMap<string, MergedEntry>>();

/**
 * The entries of a mapping with those of its `<<` keys: own entries win over merged ones, earlier merged mappings over
 * later ones (yaml.org/type/merge). Worked out once per mapping.
 */
export function mergedEntries(map: YamlMap): ReadonlyMap<string, MergedEntry> {
	return entriesAtDepth(map, 0);
}

/** One of them, without a look at the others where that can be. */
export function mergedEntry(map: YamlMap, key: string): MergedEntry | undefined {
	if (!map.named) return mergedEntries(map).get(key);
	const entry = map.named(key);
	return entry && { entry, via: [] };
}

function entriesAtDepth(map: YamlMap, depth: number): ReadonlyMap<string, MergedEntry> {
	const done = merged.get(map);
	if (done) return done;
	const result = new Map<string, MergedEntry>();
	for (const entry of map.entries) {
		if (entry.key !== "<<") result.set(entry.key, { entry, via: [] });
	}
	if (depth < DEEPEST) {
		for (const source of map.entries.filter((it) => it.key === "<<").flatMap((it) => sources(it.value))) {
			const { node, via } = followAlias(source);
			if (node?.kind !== "map") continue;
			for (const [key, inner] of entriesAtDepth(node, depth + 1)) {
				if (!result.has(key)) result.set(key, { entry: inner.entry, via: [...via, ...inner.via] });
			}
		}
	}
	merged.set(map, result);
	return result;
}

function sources(value: YamlNode | undefined): readonly YamlNode[] {
	if (!value) return [];
	return value.kind === "list" ? value.items : [value];
}

/** The node behind an alias, and the alias itself as the way to it. */
export function followAlias(node: YamlNode): {
	readonly node: Exclude<YamlNode, YamlAlias> | undefined;
	readonly via: readonly Span[];
} {
	return node.kind === "alias" ? { node: node.target, via: [node.span] } : { node, via: [] };
}
