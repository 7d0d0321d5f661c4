import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, parseAllDocuments } from "yaml";
import type { SourceFile, Span } from "../text/source-file.ts";

/** A YAML file as plain data. Broken text gives what could be read of it. */
export interface YamlSyntax {
	readonly file: SourceFile;
	/** The root of each document; Compose merges later ones onto earlier ones. */
	readonly roots: readonly YamlMap[];
	/** Where the text is not valid YAML; what holds one of these may have been read wrongly. */
	readonly errors: readonly Span[];
}

export type YamlNode = YamlScalar | YamlMap | YamlList | YamlAlias;

interface YamlBase {
	/** From the first to behind the last character of the content, properties and trailing comments excluded. */
	readonly span: Span;
	/** An explicit tag such as `!reset`. */
	readonly tag: string | undefined;
}
export interface YamlScalar extends YamlBase {
	readonly kind: "scalar";
	readonly text: string;
	/** Written without quotes and not as a block, so that `true` and `null` mean something. */
	readonly plain: boolean;
}
export interface YamlMap extends YamlBase {
	readonly kind: "map";
	readonly flow: boolean;
	readonly entries: readonly YamlEntry[];
}
export interface YamlEntry {
	readonly key: string;
	readonly keySpan: Span;
	/** Undefined where nothing is written behind the colon. */
	readonly value: YamlNode | undefined;
}
export interface YamlList extends YamlBase {
	readonly kind: "list";
	readonly flow: boolean;
	readonly items: readonly YamlNode[];
}
export interface YamlAlias extends YamlBase {
	readonly kind: "alias";
	readonly name: string;
	/** The anchored node, or undefined when no anchor of that name stands before. */
	readonly target: Exclude<YamlNode, YamlAlias> | undefined;
}

const parsed = new WeakMap<SourceFile, YamlSyntax>();

/** Reads a YAML file once per file object; never throws. */
export function parseYaml(file: SourceFile): YamlSyntax {
	let syntax = parsed.get(file);
	if (!syntax) {
		syntax = read(file);
		parsed.set(file, syntax);
	}
	return syntax;
}

function read(file: SourceFile): YamlSyntax {
	// Scalars stay text: what they mean (booleans as in YAML 1.1, for one) is the business of whoever reads them.
	const documents = parseAllDocuments(file.text, {
		schema: "failsafe",
		uniqueKeys: false,
		merge: false,
		strict: false,
		logLevel: "silent",
	});
	const list: readonly Document[] = Array.isArray(documents) ? documents : [];
	const roots = list.flatMap((document) => {
		const root = convert(document.contents, new Map());
		return root?.kind === "map" ? [root] : [];
	});
	return { file, roots, errors: list.flatMap((it) => it.errors.map(({ pos }) => ({ start: pos[0], end: pos[1] }))) };
}

type Anchors = Map<string, Exclude<YamlNode, YamlAlias>>;

function convert(node: unknown, anchors: Anchors): YamlNode | undefined {
	if (isAlias(node)) {
		return { kind: "alias", name: node.source, span: spanOf(node), tag: undefined, target: anchors.get(node.source) };
	}
	const converted = isMap(node)
		? convertMap(node, anchors)
		: isSeq(node)
			? convertList(node, anchors)
			: isScalar(node)
				? convertScalar(node)
				: undefined;
	if (converted && (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) anchors.set(node.anchor, converted);
	return converted;
}

interface Ranged {
	readonly range?: readonly [number, number, number] | null | undefined;
	readonly tag?: string | undefined;
}

function convertMap(node: Ranged & { flow?: boolean; items: readonly Pair[] }, anchors: Anchors): YamlMap {
	const entries = node.items.flatMap((pair) => {
		const key = pair.key;
		if (!isScalar(key)) return [];
		const value = convert(pair.value, anchors);
		const missing = value?.kind === "scalar" && value.plain && value.text === "" && value.tag === undefined;
		return [{ key: String(key.value), keySpan: spanOf(key), value: missing ? undefined : value }];
	});
	const span = spanOf(node);
	const last = entries.at(-1);
	const end = node.flow || !last ? span.end : (last.value?.span.end ?? last.keySpan.end);
	return { kind: "map", flow: node.flow === true, entries, span: { start: span.start, end }, tag: node.tag };
}

function convertList(node: Ranged & { flow?: boolean; items: readonly unknown[] }, anchors: Anchors): YamlList {
	const items = node.items.flatMap((it) => convert(it, anchors) ?? []);
	const span = spanOf(node);
	const end = node.flow ? span.end : (items.at(-1)?.span.end ?? span.end);
	return { kind: "list", flow: node.flow === true, items, span: { start: span.start, end }, tag: node.tag };
}

function convertScalar(node: Ranged & { value: unknown; type?: string }): YamlScalar {
	const text = typeof node.value === "string" ? node.value : "";
	return { kind: "scalar", text, plain: node.type === "PLAIN", span: spanOf(node), tag: node.tag };
}

function spanOf({ range }: Ranged): Span {
	return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
