import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, parseAllDocuments } from "yaml";
import type { Span } from "../text/source-file.ts";
import type { YamlAlias, YamlList, YamlMap, YamlNode, YamlScalar } from "./yaml.ts";

/** A piece of YAML text as plain data; offsets count from the piece's start. */
export interface YamlPiece {
	/** The root mapping of each document. */
	readonly roots: readonly YamlMap[];
	/** True where a document is something else than a mapping, and not empty. */
	readonly isOdd: boolean;
	readonly errors: readonly Span[];
	/** The node that each anchor names last. */
	readonly anchors: ReadonlyMap<string, Exclude<YamlNode, YamlAlias>>;
	/** True when an alias names an anchor that the text does not have before it. */
	readonly hasOpenAlias: boolean;
}

/** Reads text as YAML; never throws. */
export function readYaml(text: string): YamlPiece {
	// Scalars stay text: what they mean (booleans as in YAML 1.1, for one) is the business of whoever reads them.
	const documents = parseAllDocuments(text, {
		schema: "failsafe",
		uniqueKeys: false,
		merge: false,
		strict: false,
		logLevel: "silent",
	});
	const list: readonly Document[] = Array.isArray(documents) ? documents : [];
	let reading: Reading = { anchors: new Map(), hasOpenAlias: false };
	const contents = list.map((document) => {
		reading = { anchors: new Map(), hasOpenAlias: false };
		return convert(document.contents, reading);
	});
	return {
		roots: contents.flatMap((it) => (it?.kind === "map" ? [it] : [])),
		isOdd: contents.some((it) => it !== undefined && it.kind !== "map" && it.span.end > it.span.start),
		errors: list.flatMap((it) => it.errors.map(({ pos }) => ({ start: pos[0], end: pos[1] }))),
		...reading,
	};
}

/** What is known of a document while it is read. */
interface Reading {
	readonly anchors: Map<string, Exclude<YamlNode, YamlAlias>>;
	hasOpenAlias: boolean;
}

function convert(node: unknown, reading: Reading): YamlNode | undefined {
	if (isAlias(node)) {
		const target = reading.anchors.get(node.source);
		if (!target) reading.hasOpenAlias = true;
		return { kind: "alias", name: node.source, span: spanOf(node), tag: undefined, target };
	}
	const converted = isMap(node)
		? convertMap(node, reading)
		: isSeq(node)
			? convertList(node, reading)
			: isScalar(node)
				? convertScalar(node)
				: undefined;
	if (converted && (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor)
		reading.anchors.set(node.anchor, converted);
	return converted;
}

interface Ranged {
	readonly range?: readonly [number, number, number] | null | undefined;
	readonly tag?: string | undefined;
}

function convertMap(node: Ranged & { flow?: boolean; items: readonly Pair[] }, reading: Reading): YamlMap {
	const entries = node.items.flatMap((pair) => {
		const key = pair.key;
		if (!isScalar(key)) return [];
		const value = convert(pair.value, reading);
		const missing = value?.kind === "scalar" && value.plain && value.text === "" && value.tag === undefined;
		return [{ key: String(key.value), keySpan: spanOf(key), value: missing ? undefined : value }];
	});
	const span = spanOf(node);
	const last = entries.at(-1);
	const end = node.flow || !last ? span.end : (last.value?.span.end ?? last.keySpan.end);
	return { kind: "map", flow: node.flow === true, entries, span: { start: span.start, end }, tag: node.tag };
}

function convertList(node: Ranged & { flow?: boolean; items: readonly unknown[] }, reading: Reading): YamlList {
	const items = node.items.flatMap((it) => convert(it, reading) ?? []);
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
