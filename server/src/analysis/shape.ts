import type { YamlEntry, YamlMap, YamlNode } from "../syntax/yaml.ts";
import { followAlias } from "../syntax/yaml-merge.ts";
import { nearest } from "../text/nearest.ts";
import { shorten } from "../text/shorten.ts";
import type { Span } from "../text/source-file.ts";
import { dayIn, flagIn, numberIn, textIn } from "./yaml-values.ts";

/** What may stand somewhere in a configuration: the reader, the complaints and the JSON schema all go by it. */
export type Shape = Described &
	(
		| {
				readonly kind: "text";
				readonly pattern: RegExp;
				readonly wanted: string;
				/** True where 1001 is as good as "1001". */
				readonly takesNumbers?: boolean;
		  }
		| { readonly kind: "word"; readonly words: readonly string[]; readonly noun: string }
		| { readonly kind: "number"; readonly minimum: number; readonly maximum: number }
		| { readonly kind: "flag" }
		| { readonly kind: "day" }
		| { readonly kind: "list"; readonly of: Shape; readonly alone: boolean }
		| { readonly kind: "record"; readonly keys: Readonly<Record<string, Shape>>; readonly required: readonly string[] }
		| ({ readonly kind: "named"; readonly noun: string; readonly names: readonly string[] | undefined } & {
				readonly of: (name: string) => Shape;
		  })
		| { readonly kind: "either"; readonly plain: Shape; readonly record: Shape }
	);

interface Described {
	readonly description: string;
	readonly examples?: readonly unknown[];
}

/** Something that does not fit its shape. */
export interface Misfit {
	readonly span: Span;
	readonly message: string;
	/** What was probably meant in place of the word at `span`. */
	readonly meant: string | undefined;
	/** What the word should have been one of: "rule", "key", "severity". */
	readonly noun: string | undefined;
}

/** Deeper is nothing that the shape knows; it also ends what an alias leads around in a circle. */
const DEEPEST = 12;

/** Everything under a node that does not fit; `name` is what the node is called, `key` where it is named. */
export function* misfits(node: YamlNode, shape: Shape, name: string, key: Span, depth = 0): Generator<Misfit> {
	const target = followAlias(node).node;
	if (!target || depth > DEEPEST) return;
	const at = target.kind === "scalar" ? target.span : key;
	const wrong = (wanted: string): Misfit => ({
		span: at,
		message: `${capital(quote(name))} must be ${wanted}, not ${describe(target)}`,
		meant: undefined,
		noun: undefined,
	});
	switch (shape.kind) {
		case "text": {
			const text = textIn(target);
			if (text === undefined || !shape.pattern.test(text)) yield wrong(shape.wanted);
			return;
		}
		case "word": {
			const text = textIn(target);
			if (text === undefined) yield wrong(`a ${shape.noun}`);
			else if (!shape.words.includes(text)) yield unknownWord(target.span, text, shape.noun, shape.words);
			return;
		}
		case "number": {
			const number = numberIn(target);
			if (number === undefined || number < shape.minimum || number > shape.maximum)
				yield wrong(`a whole number from ${shape.minimum} to ${shape.maximum}`);
			return;
		}
		case "flag":
			if (flagIn(target) === undefined) yield wrong("true or false");
			return;
		case "day":
			if (dayIn(target) === undefined) yield wrong("a day such as 2027-03-01");
			return;
		case "list":
			if (target.kind === "list") {
				for (const it of target.items) yield* misfits(it, shape.of, `an entry of ${name}`, firstWord(it), depth + 1);
			} else if (shape.alone) yield* misfits(target, shape.of, name, key, depth + 1);
			else yield wrong("a list");
			return;
		case "record":
			if (target.kind === "map") yield* misfitsOfRecord(target, shape, name, key, depth);
			else yield wrong("a mapping");
			return;
		case "named":
			if (target.kind !== "map") yield wrong("a mapping");
			else yield* misfitsOfNamed(target, shape, depth);
			return;
		case "either":
			yield* misfits(target, target.kind === "map" ? shape.record : shape.plain, name, key, depth + 1);
			return;
	}
}

function* misfitsOfRecord(
	map: YamlMap,
	{ keys, required }: Extract<Shape, { kind: "record" }>,
	name: string,
	key: Span,
	depth: number,
): Generator<Misfit> {
	yield* repeated(map);
	for (const entry of map.entries) {
		if (entry.key === "<<") continue;
		const shape = Object.hasOwn(keys, entry.key) ? keys[entry.key] : undefined;
		if (!shape) yield unknownWord(entry.keySpan, entry.key, "key", Object.keys(keys));
		else if (entry.value) yield* misfits(entry.value, shape, entry.key, entry.keySpan, depth + 1);
	}
	const merges = map.entries.some((it) => it.key === "<<");
	const absent = merges ? undefined : required.find((it) => !map.entries.some((entry) => entry.key === it));
	if (absent === undefined) return;
	const span = map.entries[0]?.keySpan ?? key;
	yield { span, message: `${capital(quote(name))} has no ${quote(absent)}`, meant: undefined, noun: undefined };
}

function* misfitsOfNamed(
	map: YamlMap,
	{ noun, names, of }: Extract<Shape, { kind: "named" }>,
	depth: number,
): Generator<Misfit> {
	yield* repeated(map);
	for (const entry of map.entries) {
		if (entry.key === "<<") continue;
		if (names && !names.includes(entry.key)) yield unknownWord(entry.keySpan, entry.key, noun, names);
		else if (entry.value) yield* misfits(entry.value, of(entry.key), entry.key, entry.keySpan, depth + 1);
	}
}

/** A key that stands twice; the last one counts. */
function* repeated({ entries }: YamlMap): Generator<Misfit> {
	const seen = new Map<string, YamlEntry>();
	for (const entry of entries) {
		const first = seen.get(entry.key);
		if (first) {
			const message = `${capital(quote(entry.key))} stands here and again below: the last one counts`;
			yield { span: first.keySpan, message, meant: undefined, noun: undefined };
		}
		seen.set(entry.key, entry);
	}
}

function unknownWord(span: Span, text: string, noun: string, words: readonly string[]): Misfit {
	const meant = nearest(text, words);
	const few = words.length <= 6 ? `: use ${words.join(", ")}` : "";
	const hint = meant === undefined ? few : `: ${quote(meant)} was probably meant`;
	return { span, message: shorten(`There is no ${noun} ${quote(text)}${hint}`, 120), meant, noun };
}

function describe(node: Exclude<YamlNode, { kind: "alias" }>): string {
	if (node.kind === "map") return "a mapping";
	if (node.kind === "list") return "a list";
	return node.text.trim() === "" ? "empty text" : `"${shorten(node.text, 30)}"`;
}

/** Names of a key are quoted, our own words for something are not. */
function quote(name: string): string {
	return name.startsWith("an entry of ") || name === "the configuration" ? name : `"${shorten(name, 30)}"`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where an item of a list begins, for what is said of it as a whole. */
function firstWord(node: YamlNode): Span {
	const target = followAlias(node).node;
	return (target?.kind === "map" ? target.entries[0]?.keySpan : undefined) ?? node.span;
}
