import type { YamlNode } from "../syntax/yaml.ts";
import { lineEndOf } from "../text/layout.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";

/** Inserts lines at the end of a configuration; an empty text becomes them. */
export function linesAtEnd(file: SourceFile, lines: readonly string[]): Edit {
	const { length } = file.text;
	if (file.text !== "" && !/[\r\n]$/.test(file.text)) return linesBehind(file, length, lines);
	const eol = lineEndOf(file);
	return { file, span: { start: length, end: length }, newText: lines.map((it) => it + eol).join("") };
}

/** Inserts lines behind the line that ends at an offset. */
export function linesBehind(file: SourceFile, at: number, lines: readonly string[]): Edit {
	const eol = lineEndOf(file);
	return { file, span: { start: at, end: at }, newText: lines.map((it) => eol + it).join("") };
}

/** Inserts text in front of the bracket or the brace that closes a node. */
export function textBehindLast(file: SourceFile, { span }: YamlNode, text: string): Edit {
	const inside = file.text.slice(span.start + 1, span.end - 1).trimEnd();
	const at = span.start + 1 + inside.length;
	const lead = inside === "" || inside.endsWith(",") ? "" : ",";
	const blank = inside === "" ? "" : " ";
	return { file, span: { start: at, end: at }, newText: `${lead}${blank}${text}` };
}
