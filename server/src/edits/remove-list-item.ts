import { parseYaml, type YamlList, type YamlNode } from "../syntax/yaml.ts";
import { entryAround } from "../syntax/yaml-entry.ts";
import { endOfLine, wholeLines } from "../text/layout.ts";
import type { Edit, Place, SourceFile, Span } from "../text/source-file.ts";

/**
 * Takes an item out of a list of plain YAML, with the comments on its lines; with the last item goes the list's key.
 * No edit where an item of a block list shares its lines with something else.
 */
export function removeListItem({ file, span }: Place): readonly Edit[] {
	const found = findItem(file, span);
	if (!found) return [];
	const { list, key } = found;
	if (list.items.length === 1) return key ? removeLines(file, { start: key.start, end: list.span.end }) : [];
	if (list.flow) return [{ file, span: withComma(list, span), newText: "" }];
	const start = dashBefore(file, span.start);
	return start === undefined ? [] : removeLines(file, { start, end: span.end });
}

/** An item of a flow list up to the next one, or from the one before. */
function withComma({ items }: YamlList, { start, end }: Span): Span {
	const at = items.findIndex((it) => it.span.start === start);
	const next = items[at + 1];
	return next ? { start, end: next.span.start } : { start: items[at - 1]?.span.end ?? start, end };
}

function removeLines(file: SourceFile, { start, end }: Span): readonly Edit[] {
	const lines = wholeLines(file, { start, end: Math.max(start, end - 1) });
	const before = file.text.slice(lines.start, start);
	const behind = file.text.slice(end, endOfLine(file, Math.max(start, end - 1)));
	if (before.trim() !== "" || !/^\s*(?:#.*)?$/.test(behind)) return [];
	return [{ file, span: lines, newText: "" }];
}

interface Found {
	readonly list: YamlList;
	/** The key that the list stands behind. */
	readonly key: Span | undefined;
}

function findItem(file: SourceFile, span: Span): Found | undefined {
	const pending: { readonly node: YamlNode; readonly key: Span | undefined }[] = parseYaml(file).roots.map((node) => ({
		node,
		key: undefined,
	}));
	for (let it = pending.pop(); it; it = pending.pop()) {
		const { node, key } = it;
		if (node.kind === "list") {
			if (node.items.some((item) => item.span.start === span.start && item.span.end === span.end))
				return { list: node, key };
			pending.push(...node.items.map((item) => ({ node: item, key: undefined })));
		} else if (node.kind === "map") {
			const entry = entryAround(node, span.start);
			if (entry?.value) pending.push({ node: entry.value, key: entry.keySpan });
		}
	}
	return undefined;
}

/** Where the dash of a block list's item stands. */
function dashBefore(file: SourceFile, offset: number): number | undefined {
	const before = file.text.slice(0, offset);
	const dash = /-\s+$/.exec(before);
	return dash ? dash.index : undefined;
}
