import type { ListValue, Setting } from "../model/value.ts";
import { parseYaml, type YamlEntry, type YamlList, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { mergedEntries } from "../syntax/yaml-merge.ts";
import { lineAt, lineSpan } from "../text/lines.ts";
import type { Edit, Place, SourceFile, Span } from "../text/source-file.ts";
import { removeItem, replaceEntry, replaceItem } from "./compose-edits.ts";

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

/** Puts other entries in the place of one of a list, in the style of the list that it is written in. */
export function replaceListed(at: Place, entries: readonly string[]): readonly Edit[] {
	for (const root of parseYaml(at.file).roots) {
		const value = find(root, at.span)?.value;
		if (value?.kind === "list") return replaceItem(placed(at.file, value), at, entries);
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
	const list = placed(file, value);
	const isAnchored = /&/.test(file.text.slice(entry.keySpan.end, value.span.start));
	if (list.items.length === 1 && (isAnchored || map.entries.length === 1 || coversMerged(map, entry)))
		return emptied(place(entry.keySpan), place(value.span));
	const setting: Setting = { key, value: list, via: [] };
	return removeItem(setting, list, at);
}

/** True where an anchor has the same key, which would count again if this one were gone. */
function coversMerged(map: YamlMap, { key }: YamlEntry): boolean {
	const merged = map.entries.filter((it) => it.key === "<<");
	return merged.length > 0 && mergedEntries({ ...map, entries: merged }).has(key);
}

/** A list of the text as it stands there, whatever is merged into it. */
function placed(file: SourceFile, { items, flow, span, tag }: YamlList): ListValue {
	const places = items.map((it) => ({ kind: "null", at: { file, span: it.span }, tag: undefined }) as const);
	return { kind: "list", items: places, flow, at: { file, span }, tag };
}

/** An empty list in the place of a list: behind its key and anchor, since a line of its own may be no part of the key. */
function emptied({ file, span: key }: Place, { span }: Place): readonly Edit[] {
	const properties = /^\s*:(?:[ \t]*[&!]\S+)*/.exec(file.text.slice(key.end))?.[0].length ?? 0;
	const behind = key.end + properties;
	if (!/[\r\n]/.test(file.text.slice(behind, span.start))) return [{ file, span, newText: "[]" }];
	const lineBefore = lineAt(file, span.start) - 1;
	return [
		{ file, span: { start: behind, end: behind }, newText: " []" },
		{ file, span: { start: lineSpan(file, lineBefore).end, end: span.end }, newText: "" },
	];
}

function same(a: Span, b: Span): boolean {
	return a.start === b.start && a.end === b.end;
}
