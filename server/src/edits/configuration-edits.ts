import { configuredFolder } from "../knowledge/configuration-names.ts";
import { parseYaml, type YamlEntry, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { applyEdits } from "../text/edit.ts";
import { columnOf, endOfLine } from "../text/layout.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { pathFrom } from "../text/uri.ts";
import { endOfBlock } from "./compose-edits.ts";
import { linesAtEnd, linesBehind, textBehindLast } from "./configuration-lines.ts";

/** What an entry of `ignore:` is to cover. */
export interface Acceptance {
	readonly rule: string;
	/** The uri of the file that the findings are in. */
	readonly uri: string;
	/** The services that they are about; empty for all of the file. */
	readonly services: readonly string[];
}

/**
 * Adds an entry to the `ignore:` of a configuration, behind those that are there; an empty text becomes one.
 * No edit where the entry would not be read as it is meant: beside broken text, an alias, or for a file that the
 * configuration does not count for.
 */
export function acceptInConfiguration(file: SourceFile, acceptance: Acceptance): readonly Edit[] {
	const fields = fieldsOf(file, acceptance);
	const edit = fields && insertion(file, fields);
	return edit && holdsOneMore(file, { ...file, text: applyEdits(file, [edit]) }) ? [edit] : [];
}

type Fields = readonly (readonly [key: string, value: string])[];

function fieldsOf({ uri: own }: SourceFile, { rule, uri, services }: Acceptance): Fields | undefined {
	const path = pathFrom(configuredFolder(own), uri);
	// Braces are alternatives in a pattern, and cannot be escaped.
	if (path === uri || /[{}]/.test(path)) return undefined;
	// A pattern without a slash fits in any folder.
	const glob = path.includes("/") && !path.startsWith("!") ? path : `/${path}`;
	return [
		["rule", rule],
		["files", `[${JSON.stringify(glob)}]`],
		...(services.length > 0 ? [["services", `[${services.map(nameInList).join(", ")}]`] as const] : []),
		["reason", "say why"],
	];
}

/** Cautious: numbers, and words such as `no` that mean something else, are quoted. */
function nameInList(name: string): string {
	const isPlain = /^[A-Za-z][\w.-]*$/.test(name) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(name);
	return isPlain ? name : JSON.stringify(name);
}

function insertion(file: SourceFile, fields: Fields): Edit | undefined {
	const { roots, errors } = parseYaml(file);
	const [root, ...others] = roots;
	if (errors.length > 0 || others.length > 0) return undefined;
	if (root?.flow) return insideBraces(file, root, fields);
	const [ignore, ...repeated] = ignoresOf(root);
	if (repeated.length > 0) return undefined;
	if (!ignore) return linesAtEnd(file, ["ignore:", ...block(fields, "  - ")]);
	if (!ignore.value) return linesBehind(file, endOfLine(file, ignore.keySpan.end), block(fields, "  - "));
	return intoList(file, ignore.value, fields);
}

function intoList(file: SourceFile, list: YamlNode, fields: Fields): Edit | undefined {
	if (list.kind !== "list") return undefined;
	if (list.flow) return textBehindLast(file, list, flow(fields));
	const [first] = list.items;
	const start = first?.span.start ?? 0;
	const dash = /^\s*-\s+$/.exec(file.text.slice(start - columnOf(file, start), start))?.[0];
	if (dash === undefined) return undefined;
	const contentEnd = file.text.slice(0, list.items.at(-1)?.span.end).trimEnd().length;
	return linesBehind(file, endOfBlock(file, contentEnd, dash.indexOf("-")), block(fields, dash));
}

function insideBraces(file: SourceFile, root: YamlMap, fields: Fields): Edit | undefined {
	const [ignore] = ignoresOf(root);
	return ignore?.value ? intoList(file, ignore.value, fields) : textBehindLast(file, root, `ignore: [${flow(fields)}]`);
}

function block(fields: Fields, dash: string): readonly string[] {
	return fields.map(([key, value], i) => `${i === 0 ? dash : dash.replace("-", " ")}${key}: ${value}`);
}

function flow(fields: Fields): string {
	return `{ ${fields.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

/** Comments and document markers stand in unforeseen places: what was written is read once more. */
function holdsOneMore(before: SourceFile, after: SourceFile): boolean {
	const { roots, errors } = parseYaml(after);
	const [ignore, ...repeated] = ignoresOf(roots[0]);
	if (errors.length > 0 || roots.length !== 1 || repeated.length > 0 || ignore?.value?.kind !== "list") return false;
	const last = ignore.value.items.at(-1);
	const keys = last?.kind === "map" ? last.entries.map((it) => it.key) : [];
	const earlier = ignoresOf(parseYaml(before).roots[0])[0]?.value;
	const count = earlier?.kind === "list" ? earlier.items.length : 0;
	return ignore.value.items.length === count + 1 && keys[0] === "rule" && keys.at(-1) === "reason";
}

function ignoresOf(root: YamlMap | undefined): readonly YamlEntry[] {
	return root?.entries.filter((it) => it.key === "ignore") ?? [];
}
