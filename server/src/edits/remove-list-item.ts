import { parseYaml, type YamlList, type YamlNode } from "../syntax/yaml.ts";
import { indentBefore } from "../text/layout.ts";
import { lineAt, lineSpan, lineStarts } from "../text/lines.ts";
import type { Edit, Place, SourceFile, Span } from "../text/source-file.ts";

/**
 * Takes an item out of a list of plain YAML, with the comments behind it on its lines; with the last item goes the list's
 * key. No edit where the item shares its lines with others.
 */
export function removeListItem({ file, span }: Place): readonly Edit[] {
	const found = findItem(file, span);
	if (!found) return [];
	const { list, key } = found;
	const isOnly = list.items.length === 1;
	const start = isOnly && key ? key.start : dashBefore(file, span.start);
	if (start === undefined || indentBefore(file, start) === undefined) return [];
	const starts = lineStarts(file);
	const from = starts[lineAt(file, start)] ?? 0;
	const lastLine = lineAt(file, Math.max(span.start, span.end - 1));
	const rest = file.text.slice(Math.min(span.end, lineSpan(file, lastLine).end), lineSpan(file, lastLine).end);
	if (list.flow && !isOnly) return [];
	if (!/^[\s\]},]*(?:#.*)?$/.test(rest)) return [];
	return [{ file, span: { start: from, end: starts[lastLine + 1] ?? file.text.length }, newText: "" }];
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
			for (const { keySpan, value } of node.entries) if (value) pending.push({ node: value, key: keySpan });
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
