import type { Setting } from "../model/value.ts";
import { parseYaml, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { entryAround } from "../syntax/yaml-entry.ts";
import { indentBefore } from "../text/layout.ts";
import type { Edit } from "../text/source-file.ts";
import { contains } from "../text/span.ts";
import { endOfEntry, replaceEntry } from "./compose-edits.ts";

/**
 * Removes a key from whatever mapping has it. The only key of a mapping leaves `{}`, since nothing at all would be null,
 * which Compose refuses for most of its mappings; the first key of a list's entry gives its place to the next one.
 */
export function removeSetting(setting: Setting): readonly Edit[] {
	const { file, span } = setting.key;
	const map = enclosingMap(parseYaml(file).roots, setting);
	if (!map || map.flow) return replaceEntry(setting, []);
	const start = span.start;
	if (map.entries.length === 1) return [{ file, span: { start, end: endOfEntry(setting) }, newText: "{}" }];
	const next = map.entries[map.entries.findIndex((it) => it.keySpan.start === start) + 1];
	const opensItem = map.span.start === start && indentBefore(file, start) === undefined;
	if (!opensItem || !next) return replaceEntry(setting, []);
	const end = endOfEntry(setting);
	const between = file.text.slice(end, next.keySpan.start);
	// A comment keeps its place behind the dash.
	const until = between.trim() === "" ? next.keySpan.start : end + between.search(/\S/);
	return [{ file, span: { start, end: until }, newText: "" }];
}

/** The innermost mapping that has the setting's key. */
function enclosingMap(roots: readonly YamlNode[], { key }: Setting): YamlMap | undefined {
	const pending: YamlNode[] = [...roots];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.kind !== "map" && node.kind !== "list") continue;
		if (!contains(node.span, key.span)) continue;
		const entry = node.kind === "map" ? entryAround(node, key.span.start) : undefined;
		if (node.kind === "map" && entry?.keySpan.start === key.span.start) return node;
		pending.push(...(node.kind === "list" ? node.items : [entry].flatMap((it) => it?.value ?? [])));
	}
	return undefined;
}
