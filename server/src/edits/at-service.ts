import type { Service } from "../model/service.ts";
import type { YamlAlias, YamlEntry, YamlNode } from "../syntax/yaml.ts";
import { followAlias, mergedEntries } from "../syntax/yaml-merge.ts";
import { applyEdits } from "../text/edit.ts";
import { columnOf, indentBefore, lineEndOf } from "../text/layout.ts";
import type { Edit, SourceFile, Span } from "../text/source-file.ts";
import { addLinesTo, listIndentOf } from "./compose-edits.ts";
import { bodyOf } from "./own-keys.ts";

/** Values that stand for "not set", for keys that an anchor brings and that a service can only overwrite. */
const NEUTRAL: Readonly<Record<string, string>> = {
	privileged: "false",
	ipc: "private",
	cgroup: "private",
	oom_kill_disable: "false",
};

/**
 * The same change for one service alone: what an anchor shares is copied into the service's own mapping, where it counts
 * instead of the anchor's, and changed there. Undefined for edits of anything else, and where a copy cannot be told.
 */
export function changeAtService(service: Service, edits: readonly Edit[]): readonly Edit[] | undefined {
	const body = bodyOf(service);
	const { file } = service;
	if (!body || edits.length === 0 || edits.some((it) => it.file !== file)) return undefined;
	for (const [key, { entry, via }] of mergedEntries(body)) {
		const { value } = entry;
		if (value?.kind === "alias") {
			const target = followAlias(value).node;
			const text = target && target.kind !== "map" ? changed(file, target.span, isBlock(target), edits) : undefined;
			if (target && text !== undefined && text.trim() !== "")
				return via.length === 0
					? inPlaceOf(file, entry, value, target, body.flow ? inFlow(text) : text)
					: add(service, valueLines(service, key, target, body.flow ? inFlow(text) : text));
		} else if (via.length > 0) {
			const lines = entryLines(service, key, entry, edits);
			if (lines) return add(service, lines);
		}
	}
	return undefined;
}

/**
 * The text of a span after edits that all lie in it, or for a block behind it on its last line; undefined where one does
 * not.
 */
function changed(file: SourceFile, { start, end }: Span, inLines: boolean, edits: readonly Edit[]): string | undefined {
	const limit = inLines ? lineRest(file, end) : end;
	const last = Math.max(end, ...edits.map((it) => it.span.end));
	if (last > limit || edits.some((it) => it.span.start < start)) return undefined;
	const whole = applyEdits(file, edits);
	const text = whole.slice(start, whole.length - (file.text.length - last));
	// An anchor of the same name would stand for the copy from there on.
	return /(?:^|\s)&\w/.test(text) ? undefined : text;
}

function isBlock(node: YamlNode | undefined): boolean {
	return (node?.kind === "list" || node?.kind === "map") && !node.flow;
}

function lineRest(file: SourceFile, offset: number): number {
	const rest = /^[^\r\n]*/.exec(file.text.slice(offset))?.[0] ?? "";
	return offset + rest.length;
}

/** The lines of an entry as the service needs it, without indentation; undefined where the edits are not about it. */
function entryLines(
	service: Service,
	key: string,
	{ keySpan, value }: YamlEntry,
	edits: readonly Edit[],
): readonly string[] | undefined {
	const { file } = service;
	const span = { start: keySpan.start, end: value?.span.end ?? keySpan.end };
	const neutral = Object.hasOwn(NEUTRAL, key) ? `${key}: ${NEUTRAL[key]}` : undefined;
	// The only key of a mapping leaves an empty one.
	const isRemoved = edits.every(
		(it) => /^(?:\{\})?$/.test(it.newText) && it.span.start <= span.start && it.span.end >= span.end,
	);
	if (isRemoved) return neutral === undefined ? undefined : [neutral];
	const text = changed(file, span, isBlock(value), edits);
	if (text === undefined) return undefined;
	const lines = dedented(text, columnOf(file, span.start));
	const [first = "", ...others] = lines;
	if (first.startsWith(`${key}: `) && others.length === 0 && bodyOf(service)?.flow)
		return [`${key}: ${inFlow(first.slice(key.length + 2))}`];
	if (first.startsWith(`${key}:`)) return lines;
	// In braces other keys stand on one line, which is no line of a block.
	const isLines = indentBefore(file, span.start) !== undefined;
	return neutral === undefined || !isLines ? undefined : [neutral, ...lines];
}

function valueLines(service: Service, key: string, target: YamlNode, text: string): readonly string[] {
	if (!isBlock(target)) return [`${key}: ${text}`];
	return [
		`${key}:`,
		...dedented(text, columnOf(service.file, target.span.start)).map((it) => listIndentOf(service.file) + it),
	];
}

/** A value as braces take it: a comma ends a plain one there. */
function inFlow(text: string): string {
	return /^[^"'[{][^\n]*[,[\]{}]/.test(text) ? JSON.stringify(text) : text;
}

function dedented(text: string, column: number): readonly string[] {
	return text.split(/\r\n|\n|\r/).map((it, i) => (i === 0 ? it : it.replace(new RegExp(`^ {0,${column}}`), "")));
}

/** Puts a changed copy in the place of an alias. */
function inPlaceOf(
	file: SourceFile,
	{ keySpan }: YamlEntry,
	alias: YamlAlias,
	target: YamlNode,
	text: string,
): readonly Edit[] | undefined {
	if (!isBlock(target)) return [{ file, span: alias.span, newText: text }];
	const indent = indentBefore(file, keySpan.start);
	const rest = file.text.slice(alias.span.end, lineRest(file, alias.span.end));
	if (indent === undefined || rest.trim() !== "") return undefined;
	const lines = dedented(text, columnOf(file, target.span.start));
	const newText = lines.map((it) => lineEndOf(file) + indent + listIndentOf(file) + it).join("");
	return [{ file, span: { start: keySpan.end, end: alias.span.end }, newText: `:${newText}` }];
}

function add({ body }: Service, lines: readonly string[]): readonly Edit[] | undefined {
	return body && addLinesTo(body, lines);
}
