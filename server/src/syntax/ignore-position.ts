import { indentBefore } from "../text/layout.ts";
import { lineAt, lineStarts } from "../text/lines.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { contains } from "../text/span.ts";
import { parseDockerfile } from "./dockerfile.ts";
import { parseYaml, type YamlMap, type YamlNode } from "./yaml.ts";
import { entryAround } from "./yaml-entry.ts";

/** Where a comment line may be inserted: a line's first character, and the blanks that it needs. */
export interface IgnorePosition {
	readonly offset: number;
	readonly indent: string;
}

/** In front of the instruction that holds a place, or of the innermost block entry; undefined where a line cannot stand. */
export function positionAbove({ file, span }: Place): IgnorePosition | undefined {
	if (file.language === "dockerfile") {
		const instruction = parseDockerfile(file).instructions.find((it) => contains(it.span, span));
		return instruction && beforeLine(file, instruction.keywordSpan.start);
	}
	let above: IgnorePosition | undefined;
	let node: YamlNode | undefined = parseYaml(file).roots.find((it) => contains(it.span, span));
	while (node) {
		const parts: readonly Part[] =
			node.kind === "map" && !node.flow
				? entryOf(node, span.start)
				: node.kind === "list" && !node.flow
					? itemsOf(node.items)
					: [];
		const holder: Part | undefined = parts.find((it) => contains(it.whole, span));
		above = (holder && beforeLine(file, holder.whole.start)) ?? above;
		node = holder?.inner;
	}
	return above;
}

/** In front of everything but parser directives and document markers. */
export function positionOnTop(file: SourceFile): IgnorePosition {
	if (file.language === "dockerfile") return { offset: parseDockerfile(file).afterDirectives, indent: "" };
	const head = /^\uFEFF?(?:%[^\r\n]*(?:\r\n|\n|\r))*(?:---[ \t]*(?:\r\n|\n|\r))?/.exec(file.text)?.[0].length ?? 0;
	return { offset: head, indent: "" };
}

interface Part {
	readonly whole: { readonly start: number; readonly end: number };
	readonly inner: YamlNode | undefined;
}

function entryOf(map: YamlMap, offset: number): readonly Part[] {
	const entry = entryAround(map, offset);
	if (!entry) return [];
	const { keySpan, value } = entry;
	return [{ whole: { start: keySpan.start, end: Math.max(keySpan.end, value?.span.end ?? 0) }, inner: value }];
}

function itemsOf(items: readonly YamlNode[]): readonly Part[] {
	return items.map((item) => ({ whole: item.span, inner: item }));
}

/** Undefined where something else stands in front on the line, such as the key of a flow mapping; a dash does not count. */
function beforeLine(file: SourceFile, offset: number): IgnorePosition | undefined {
	const start = lineStarts(file)[lineAt(file, offset)] ?? 0;
	const before = file.text.slice(start, offset).replace(/^\uFEFF/, "");
	const indent =
		indentBefore(file, offset) ?? (/^[ \t]*-[ \t]+$/.test(before) ? /^[ \t]*/.exec(before)?.[0] : undefined);
	return indent === undefined
		? undefined
		: { offset: start === 0 && file.text.startsWith("\uFEFF") ? 1 : start, indent: indent.replace(/^\uFEFF/, "") };
}
