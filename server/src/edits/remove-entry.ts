import type { Setting } from "../model/value.ts";
import { parseYaml, type YamlEntry, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import type { Edit, Place, Span } from "../text/source-file.ts";
import { removeItem, replaceEntry } from "./compose-edits.ts";

/**
 * Takes one entry out of the list that it is written in, or away with its key where it is one text in the place of a
 * list. With a list's last entry goes the key, unless an anchor or the mapping needs it: then an empty list stays.
 */
export function removeEntry(at: Place): readonly Edit[] {
	for (const root of parseYaml(at.file).roots) {
		const found = find(root, at.span);
		if (found) return remove(at, found.map, found.entry, found.value);
	}
	return [];
}

interface Found {
	readonly map: YamlMap;
	readonly entry: YamlEntry;
	readonly value: YamlNode;
}

function find(node: YamlNode, span: Span): Found | undefined {
	if (node.kind === "list") return node.items.map((it) => find(it, span)).find((it) => it !== undefined);
	if (node.kind !== "map") return undefined;
	for (const entry of node.entries) {
		const { value } = entry;
		if (!value || value.span.start > span.start || value.span.end < span.end) continue;
		if (same(value.span, span)) return { map: node, entry, value };
		if (value.kind === "list" && value.items.some((it) => same(it.span, span))) return { map: node, entry, value };
		const deeper = find(value, span);
		if (deeper) return deeper;
	}
	return undefined;
}

function remove(at: Place, map: YamlMap, entry: YamlEntry, value: YamlNode): readonly Edit[] {
	const { file } = at;
	const place = (span: Span): Place => ({ file, span });
	const key = place(entry.keySpan);
	if (value.kind !== "list")
		return replaceEntry({ key, value: { kind: "null", at: place(value.span), tag: undefined }, via: [] }, []);
	const items = value.items.map(({ span }) => ({ kind: "null", at: place(span), tag: undefined }) as const);
	const list = { kind: "list", items, flow: value.flow, at: place(value.span), tag: value.tag } as const;
	const isAnchored = /&/.test(file.text.slice(entry.keySpan.end, value.span.start));
	if (items.length === 1 && (isAnchored || map.entries.length === 1))
		return [emptied(place(entry.keySpan), place(value.span))];
	const setting: Setting = { key, value: list, via: [] };
	return removeItem(setting, list, at);
}

/** An empty list in the place of a list, on its key's line where nothing but line ends stands between them. */
function emptied({ file, span: key }: Place, { span }: Place): Edit {
	const isBare = /^\s*:\s*$/.test(file.text.slice(key.end, span.start));
	return isBare ? { file, span: { start: key.end, end: span.end }, newText: ": []" } : { file, span, newText: "[]" };
}

function same(a: Span, b: Span): boolean {
	return a.start === b.start && a.end === b.end;
}
