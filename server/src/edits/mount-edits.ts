import type { Service } from "../model/service.ts";
import { fieldOf, type MapValue, type ScalarValue, textOf, type Value } from "../model/value.ts";
import { columnOf, endOfLine, lineEndOf } from "../text/layout.ts";
import { type Edit, type Place, textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { removeSetting } from "./remove-setting.ts";

/** A change of one mount, and what it writes in words. */
export interface MountChange {
	readonly title: string;
	readonly edits: () => readonly Edit[];
}

/** Makes a mount read-only in the form that it is written in; undefined where variables hide what to change. */
export function readOnlyChange(service: Service, mount: Place): MountChange | undefined {
	const item = itemAt(service, mount);
	if (item?.kind === "map") return { title: 'Add "read_only: true"', edits: () => setReadOnly(item) };
	const options = item?.kind === "scalar" ? optionsOf(item) : undefined;
	if (!options) return undefined;
	const { file, at, words } = options;
	const insert = (newText: string) => () => [{ file, span: { start: at.end, end: at.end }, newText }];
	if (words === undefined) return { title: 'Add ":ro"', edits: insert(":ro") };
	if (!words.includes("rw")) return { title: 'Add "ro"', edits: insert(",ro") };
	const newText = words.map((it) => (it === "rw" ? "ro" : it)).join(",");
	return { title: 'Replace "rw" by "ro"', edits: () => [{ file, span: at, newText }] };
}

/** Takes a mount's propagation away, so that it is private; undefined where variables hide what to change. */
export function privateChange(service: Service, mount: Place, propagation: string): MountChange | undefined {
	const title = `Remove "${propagation}"`;
	const item = itemAt(service, mount);
	if (item?.kind === "map") {
		const bind = fieldOf(item, "bind");
		const setting = fieldOf(bind?.value, "propagation");
		if (!bind || !setting || bind.value.kind !== "map") return undefined;
		const all = bind.value.fields.size === 1 && bind.via.length === 0 ? bind : setting;
		return { title, edits: () => removeSetting(all) };
	}
	const options = item?.kind === "scalar" ? optionsOf(item) : undefined;
	if (!options?.words?.includes(propagation)) return undefined;
	const { file, at, words } = options;
	const left = words.filter((it) => it !== propagation);
	const edit =
		left.length > 0
			? { file, span: at, newText: left.join(",") }
			: { file, span: { start: at.start - 1, end: at.end }, newText: "" };
	return { title, edits: () => [edit] };
}

function itemAt(service: Service, mount: Place): Value | undefined {
	const value = service.get("volumes")?.value;
	return value?.kind === "list" ? value.items.find((it) => samePlace(it.at, mount)) : undefined;
}

/** The third part of `source:target:options` as it is written; `words` is undefined, and the span empty, where it is missing. */
function optionsOf(item: ScalarValue) {
	const { file, span } = item.at;
	const written = textAt(item.at);
	const quoted = /^(["'])(.*)\1$/s.exec(written)?.[2];
	const text = quoted ?? written;
	const value = textOf(item);
	if (/[\r\n]/.test(text) || value === undefined) return undefined;
	const end = span.end - (quoted === undefined ? 0 : 1);
	const last = /:([a-zA-Z,]+)$/.exec(text)?.[1];
	const parts = value.split(/(?<!(?:^|:)[A-Za-z]):|:(?![\\/])/);
	if (parts.length < 3) return { file, at: { start: end, end }, words: undefined };
	return last !== undefined && last === parts[2]
		? { file, at: { start: end - last.length, end }, words: last.split(",") }
		: undefined;
}

function setReadOnly(item: MapValue): readonly Edit[] {
	const { file, span } = item.at;
	const given = item.fields.get("read_only");
	if (given?.value.kind === "scalar") return [{ ...given.value.at, newText: "true" }];
	if (given) return [{ file, span: { start: given.key.span.end, end: given.key.span.end + 1 }, newText: ": true" }];
	if (item.flow) {
		const inside = file.text.slice(span.start + 1, span.end - 1);
		const at = span.start + 1 + inside.trimEnd().length;
		const lead = inside.trimEnd().endsWith(",") ? " " : ", ";
		return [{ file, span: { start: at, end: at }, newText: `${lead}read_only: true` }];
	}
	const at = endOfLine(file, span.end);
	const indent = " ".repeat(columnOf(file, span.start));
	return [{ file, span: { start: at, end: at }, newText: `${lineEndOf(file)}${indent}read_only: true` }];
}
