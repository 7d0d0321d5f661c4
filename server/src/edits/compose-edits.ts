import type { Service } from "../model/service.ts";
import type { ListValue, Setting } from "../model/value.ts";
import { parseYaml, type YamlEntry, type YamlMap } from "../syntax/yaml.ts";
import { keptOn } from "../text/kept-on.ts";
import { columnOf, endOfLine, indentBefore, lineEndOf, wholeLines } from "../text/layout.ts";
import { lineAt, lineSpan, lineStarts } from "../text/lines.ts";
import type { Edit, Place, SourceFile } from "../text/source-file.ts";

/** A key to write: one line, a list, or a mapping of one key. */
export interface NewKey {
	readonly key: string;
	readonly value: string | readonly string[] | NewKey;
}

/**
 * Adds keys at the end of a service's own mapping, in the file's indentation and list style, inside the braces where it
 * is written in flow style. No edit where the service has no mapping of its own (an alias, nothing at all).
 */
export function addKeys(service: Service, keys: readonly NewKey[]): readonly Edit[] {
	return service.body ? addKeysTo(service.body, keys) : [];
}

/** Adds keys at the end of any mapping, given the place of its content. */
export function addKeysTo({ file, span }: Place, keys: readonly NewKey[]): readonly Edit[] {
	if (keys.length === 0) return [];
	if (file.text[span.start] === "{") {
		const inside = file.text.slice(span.start + 1, span.end - 1);
		const at = span.start + 1 + inside.trimEnd().length;
		const lead = inside.trim() === "" ? "" : inside.trimEnd().endsWith(",") ? " " : ", ";
		return [{ file, span: { start: at, end: at }, newText: lead + keys.map(inFlow).join(", ") }];
	}
	const indent = indentBefore(file, span.start) ?? indentInItem(file, span.start);
	if (indent === undefined) return [];
	const at = endOfBlock(file, span.end, indent.length);
	const eol = lineEndOf(file);
	return [{ file, span: { start: at, end: at }, newText: eol + blockLines(file, keys, indent).join(eol) }];
}

/** Adds lines of YAML, indented from the mapping's keys on, at its end; undefined where its style has no room for them. */
export function addLinesTo({ file, span }: Place, lines: readonly string[]): readonly Edit[] | undefined {
	if (file.text[span.start] === "{") {
		const [only = "", ...others] = lines;
		const inside = file.text.slice(span.start + 1, span.end - 1).trimEnd();
		if (others.length > 0 || only.includes("#") || inside.trim() === "") return undefined;
		const at = span.start + 1 + inside.length;
		return [{ file, span: { start: at, end: at }, newText: (inside.endsWith(",") ? " " : ", ") + only }];
	}
	const indent = indentBefore(file, span.start);
	if (indent === undefined) return undefined;
	const at = endOfBlock(file, span.end, indent.length);
	const newText = lines.map((it) => lineEndOf(file) + (it === "" ? "" : indent + it)).join("");
	return [{ file, span: { start: at, end: at }, newText }];
}

/** The same text for files that new keys and lists are written alike in. */
export function layoutOf(file: SourceFile): string {
	return JSON.stringify([styleOf(file), lineEndOf(file)]);
}

/** What a block list's dashes are indented by from their key. */
export function listIndentOf(file: SourceFile): string {
	const { step, listsAreIndented } = styleOf(file);
	return listsAreIndented ? step : "";
}

/** The indentation of the keys of a mapping that begins behind a list's dash. */
function indentInItem(file: SourceFile, start: number): string | undefined {
	const before = file.text.slice(start - columnOf(file, start), start);
	return /^\s*-\s+$/.test(before) ? before.replace("-", " ") : undefined;
}

/** Replaces a whole entry by other keys, or removes it; its trailing comment stays. No edit where that leaves nothing. */
export function replaceEntry(setting: Setting, keys: readonly NewKey[]): readonly Edit[] {
	const { file, span: key } = setting.key;
	const valueEnd = endOfEntry(setting);
	const indent = indentBefore(file, key.start);
	const rest = file.text.slice(valueEnd, endOfLine(file, valueEnd));
	if (indent === undefined || /^\s*[,}]/.test(rest)) return replaceInFlow(file, key.start, valueEnd, keys);
	const eol = lineEndOf(file);
	if (keys.length > 0) {
		const [first = "", ...others] = blockLines(file, keys, indent);
		const end = valueEnd + rest.length;
		const more = { file, span: { start: end, end }, newText: others.map((it) => eol + it).join("") };
		return [
			{ file, span: { start: key.start, end: valueEnd }, newText: first.slice(indent.length) },
			...(others.length > 0 ? [more] : []),
		];
	}
	// Behind a value of several lines the comment is about the last of them.
	const isOneLine = !/[\r\n]/.test(file.text.slice(key.start, valueEnd));
	if (rest.trim() !== "" && isOneLine)
		return [{ file, span: { start: key.start, end: valueEnd + (/^\s*/.exec(rest)?.[0].length ?? 0) }, newText: "" }];
	return [removeLines(file, key.start, valueEnd)];
}

/** Adds entries to a list in its own style. */
export function addItems(list: ListValue, items: readonly string[]): readonly Edit[] {
	const { file, span } = list.at;
	if (items.length === 0) return [];
	if (list.flow) {
		const inside = file.text.slice(span.start + 1, span.end - 1);
		const at = span.start + 1 + inside.trimEnd().length;
		const lead = inside.trim() === "" ? "" : inside.trimEnd().endsWith(",") ? " " : ", ";
		return [{ file, span: { start: at, end: at }, newText: lead + items.join(", ") }];
	}
	const indent = indentBefore(file, span.start);
	if (indent === undefined) return [];
	const at = endOfLine(file, span.end);
	const eol = lineEndOf(file);
	return [{ file, span: { start: at, end: at }, newText: items.map((it) => `${eol}${indent}- ${it}`).join("") }];
}

/** Puts other entries in the place of one of a list. */
export function replaceItem(list: ListValue, item: Place, items: readonly string[]): readonly Edit[] {
	const { file, span } = item;
	const indent = " ".repeat(Math.max(0, columnOf(file, list.at.span.start)));
	return [{ file, span, newText: items.join(list.flow ? ", " : `${lineEndOf(file)}${indent}- `) }];
}

/** Removes an entry of a list; with the last one goes the key. */
export function removeItem(setting: Setting, list: ListValue, item: Place): readonly Edit[] {
	const { file, span } = item;
	if (list.items.length === 1) {
		if (standsBehindKey(setting)) return replaceEntry(setting, []);
		return list.flow ? [{ file, span, newText: "" }] : [];
	}
	const before = file.text.slice(span.start - columnOf(file, span.start), span.start);
	if (/^\s*-\s+$/.test(before) && !list.flow) return [removeLines(file, span.start, span.end)];
	return replaceInFlow(file, span.start, span.end, []);
}

/** False for a value that an alias brings from another place. */
function standsBehindKey({ key, value }: Setting): boolean {
	return value.at.file === key.file && value.at.span.start >= key.span.end;
}

/** Offset behind an entry's value, or behind the alias that stands for it. */
export function endOfEntry(setting: Setting): number {
	const { file, span } = setting.key;
	if (standsBehindKey(setting)) return setting.value.at.span.end;
	return span.end + (/^\s*:(?:\s*\*[^\s,\]}]+)?/.exec(file.text.slice(span.end))?.[0].length ?? 0);
}

function replaceInFlow(file: SourceFile, start: number, end: number, keys: readonly NewKey[]): readonly Edit[] {
	if (keys.length > 0) return [{ file, span: { start, end }, newText: keys.map(inFlow).join(", ") }];
	const behind = /^\s*,\s*/.exec(file.text.slice(end))?.[0];
	if (behind !== undefined) return [{ file, span: { start, end: end + behind.length }, newText: "" }];
	const before = /,\s*$/.exec(file.text.slice(0, start))?.[0] ?? "";
	return [{ file, span: { start: start - before.length, end }, newText: "" }];
}

/** Removes whole lines; where they close the file without a line end, the one in front goes instead. */
function removeLines(file: SourceFile, start: number, end: number): Edit {
	const lines = wholeLines(file, { start, end });
	const closes = lines.end === file.text.length && !/[\r\n]$/.test(file.text);
	const from = closes ? file.text.slice(0, lines.start).trimEnd().length : lines.start;
	return { file, span: { start: from, end: lines.end }, newText: "" };
}

function blockLines(file: SourceFile, keys: readonly NewKey[], indent: string): readonly string[] {
	const { step, listsAreIndented } = styleOf(file);
	const itemIndent = indent + (listsAreIndented ? step : "");
	return keys.flatMap(({ key, value }) => {
		if (typeof value === "string") return [`${indent}${key}: ${value}`];
		if ("key" in value) return [`${indent}${key}:`, ...blockLines(file, [value], indent + step)];
		return [`${indent}${key}:`, ...value.map((it) => `${itemIndent}- ${it}`)];
	});
}

function inFlow({ key, value }: NewKey): string {
	if (typeof value === "string") return `${key}: ${value}`;
	return `${key}: ${"key" in value ? `{${inFlow(value)}}` : `[${value.join(", ")}]`}`;
}

/** End of the last line that belongs to a block: comments that stand deeper than its keys are part of it. */
export function endOfBlock(file: SourceFile, contentEnd: number, indent: number): number {
	const starts = lineStarts(file);
	let line = lineAt(file, contentEnd > 0 && file.text[contentEnd - 1] === "\n" ? contentEnd - 1 : contentEnd);
	for (let next = line + 1; next < starts.length; next++) {
		const { start, end } = lineSpan(file, next);
		const comment = /^(\s*)#/.exec(file.text.slice(start, end));
		if (comment?.[1] === undefined || comment[1].length <= indent) break;
		line = next;
	}
	return lineSpan(file, line).end;
}

/** How a file is laid out. */
interface Style {
	/** One level of indentation: what the first nested mapping does, two blanks where there is none. */
	readonly step: string;
	/** Whether the first block list stands deeper than its key; true where there is none. */
	readonly listsAreIndented: boolean;
}

const styles = keptOn<SourceFile, Style>();

/** The layout of a file; looked at once, since rules ask for it for each of many services. */
function styleOf(file: SourceFile): Style {
	let style = styles.get(file);
	if (!style) {
		style = { step: stepOf(file), listsAreIndented: listsAreIndented(file) };
		styles.set(file, style);
	}
	return style;
}

function stepOf(file: SourceFile): string {
	const root = parseYaml(file).roots[0];
	const nested = root?.entries.map((it) => it.value).find((it): it is YamlMap => it?.kind === "map" && !it.flow);
	const column = nested ? columnOf(file, nested.span.start) - columnOf(file, root?.span.start ?? 0) : 0;
	return " ".repeat(column > 0 ? column : 2);
}

function listsAreIndented(file: SourceFile): boolean {
	const { roots, parts } = parseYaml(file);
	// Offsets of a part count from its own start.
	const pieces = parts ? parts.all.map((it, i) => ({ maps: it.piece.roots, by: parts.offsets[i] ?? 0 })) : [];
	for (const { maps, by } of parts ? pieces : [{ maps: roots, by: 0 }]) {
		const first = firstList(maps);
		if (first) return columnOf(file, by + first.list) > columnOf(file, by + first.key);
	}
	return true;
}

/** Where the first block list stands that is a key's value, and its key. */
function firstList(maps: readonly YamlMap[]): { readonly key: number; readonly list: number } | undefined {
	const pending = entriesOf(maps);
	for (let entry = pending.pop(); entry; entry = pending.pop()) {
		const { keySpan, value } = entry;
		if (value?.kind === "list" && !value.flow) return { key: keySpan.start, list: value.span.start };
		if (value?.kind === "map") pending.push(...entriesOf([value]));
	}
	return undefined;
}

/** The last first: a stack that gives them back in their order. Their values are not looked at. */
function entriesOf(maps: readonly YamlMap[]): YamlEntry[] {
	return maps.flatMap((it) => it.entries).toReversed();
}
