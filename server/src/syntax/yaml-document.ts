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
	/** The names of aliases whose anchors the text does not have before them. */
	readonly openAliases: ReadonlySet<string>;
}

/** Nobody nests a container file deeper than this; who walks through it may take a step of its own for each level. */
const DEEPEST = 100;

/** Reads text as YAML; never throws. What is nested too deeply to be read is one error from end to end. */
export function readYaml(text: string): YamlPiece {
	if (opensTooMuch(text) || hasTooManyDocuments(text)) return unreadable(text);
	try {
		return read(text);
	} catch (error) {
		// The library goes down with the text, as far as the stack reaches.
		if (!(error instanceof RangeError)) throw error;
		return unreadable(text);
	}
}

function unreadable(text: string): YamlPiece {
	const errors = [{ start: 0, end: text.length }];
	return { roots: [], isOdd: false, errors, anchors: new Map(), openAliases: new Set() };
}

/** Brackets that stay open cost the library the square of their number; so many are no slip, quoted or not. */
const MOST_OPEN = 500;

function opensTooMuch(text: string): boolean {
	let open = 0;
	for (let i = 0; i < text.length && open <= MOST_OPEN; i++) {
		const character = text.charCodeAt(i);
		if (character === OPENING_BRACKET || character === OPENING_BRACE) open++;
		else if ((character === CLOSING_BRACKET || character === CLOSING_BRACE) && open > 0) open--;
	}
	return open > MOST_OPEN;
}

/** Each document costs the library more than its text does; nobody writes so many into one file. */
const MOST_DOCUMENTS = 500;

function hasTooManyDocuments(text: string): boolean {
	let count = 0;
	for (const marker of ["\n---", "\n..."]) {
		for (let at = text.indexOf(marker); at >= 0 && count <= MOST_DOCUMENTS; at = text.indexOf(marker, at + 1)) count++;
	}
	return count > MOST_DOCUMENTS;
}

const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function read(text: string): YamlPiece {
	// Scalars stay text: what they mean (booleans as in YAML 1.1, for one) is the business of whoever reads them.
	const documents = withoutStacks(() =>
		parseAllDocuments(text, {
			schema: "failsafe",
			uniqueKeys: false,
			merge: false,
			strict: false,
			// Where an error is, is all that is asked of it; to say it nicely takes the whole line for each.
			prettyErrors: false,
			logLevel: "silent",
		}),
	);
	const list: readonly Document[] = Array.isArray(documents) ? documents : [];
	let reading: Reading = { anchors: new Map(), openAliases: new Set() };
	const contents = list.map((document) => {
		reading = { anchors: new Map(), openAliases: new Set() };
		return convert(document.contents, reading);
	});
	return {
		roots: contents.flatMap((it) => (it?.kind === "map" ? [it] : [])),
		isOdd: contents.some((it) => it !== undefined && it.kind !== "map" && it.span.end > it.span.start),
		errors: list.flatMap((it) => it.errors.map(({ pos }) => ({ start: pos[0], end: pos[1] }))),
		...reading,
	};
}

/**
 * Does what makes errors by the thousand, of which nobody asks where in the program they come from: V8 and others look that
 * up for each as far as this number says, which takes most of the time that a broken text takes.
 */
function withoutStacks<T>(work: () => T): T {
	const limit: unknown = Reflect.get(Error, "stackTraceLimit");
	if (typeof limit !== "number") return work();
	Reflect.set(Error, "stackTraceLimit", 0);
	try {
		return work();
	} finally {
		Reflect.set(Error, "stackTraceLimit", limit);
	}
}

/** What is known of a document while it is read. */
interface Reading {
	readonly anchors: Map<string, Exclude<YamlNode, YamlAlias>>;
	readonly openAliases: Set<string>;
}

function convert(node: unknown, reading: Reading, depth = 0): YamlNode | undefined {
	if (depth > DEEPEST) throw new RangeError("nested too deeply");
	if (isAlias(node)) {
		const target = reading.anchors.get(node.source);
		if (!target) reading.openAliases.add(node.source);
		return { kind: "alias", name: node.source, span: spanOf(node), tag: undefined, target };
	}
	const converted = isMap(node)
		? convertMap(node, reading, depth + 1)
		: isSeq(node)
			? convertList(node, reading, depth + 1)
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

function convertMap(
	node: Ranged & { flow?: boolean; items: readonly Pair[] },
	reading: Reading,
	depth: number,
): YamlMap {
	const entries = node.items.flatMap((pair) => {
		const key = pair.key;
		if (!isScalar(key)) return [];
		const value = convert(pair.value, reading, depth);
		const missing = value?.kind === "scalar" && value.plain && value.text === "" && value.tag === undefined;
		return [{ key: String(key.value), keySpan: spanOf(key), value: missing ? undefined : value }];
	});
	const span = spanOf(node);
	const last = entries.at(-1);
	const end = node.flow || !last ? span.end : (last.value?.span.end ?? last.keySpan.end);
	return { kind: "map", flow: node.flow === true, entries, span: { start: span.start, end }, tag: node.tag };
}

function convertList(
	node: Ranged & { flow?: boolean; items: readonly unknown[] },
	reading: Reading,
	depth: number,
): YamlList {
	const items = node.items.flatMap((it) => convert(it, reading, depth) ?? []);
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
