import { detached } from "../text/detached.ts";
import { lineageOf } from "../text/lineage.ts";
import { once } from "../text/once.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { type AnchorHolders, anchorHolders, type Leaning, leaningsOf } from "./leaning.ts";
import { cutServices, type ServiceCuts } from "./service-cuts.ts";
import type { YamlEntry, YamlMap, YamlSyntax } from "./yaml.ts";
import { readYaml, type YamlPiece } from "./yaml-document.ts";
import { type MovedPiece, movePiece } from "./yaml-move.ts";

/** A piece of a file's text with what was read of it: the same object in every version of the file that has the piece. */
export interface Part {
	readonly text: string;
	readonly piece: YamlPiece;
}

/** The parts of a Compose file: what stands above its services, each service, and what stands below. */
export interface FileParts {
	/** In the order of the text, which they cover; none stands in a file twice. */
	readonly all: readonly Part[];
	/** Where each begins. */
	readonly starts: ReadonlyMap<Part, number>;
	/** The part that holds an offset of the file. */
	partAt(offset: number): Part | undefined;
	/** The part that holds an offset of the file, with those that it leans on. */
	leaningAt(offset: number): Leaning | undefined;
}

/** Where a part stands in its file. */
export function spanOf(part: Part, { starts }: FileParts): Span {
	const start = starts.get(part) ?? 0;
	return { start, end: start + part.text.length };
}

/** The parts that share a character with a span or touch it, in the order of the text. */
export function partsMeeting({ start, end }: Span, { all, partAt }: FileParts): readonly Part[] {
	const [first, last] = [partAt(start - 1), partAt(end)];
	return first && last ? all.slice(all.indexOf(first), all.indexOf(last) + 1) : [];
}

/**
 * Reads a Compose file service by service, and only what no earlier version of it had. Undefined where a file cannot be
 * cut, or where its text outside of the services is broken: then it has to be read as a whole.
 */
export function readParts(file: SourceFile): YamlSyntax | undefined {
	const cuts = cutServices(file.text);
	if (!cuts) return undefined;
	const all = latestParts(file, cuts);
	const holders = anchorHolders(all);
	const parts = partsOf(all, holders);
	const [head, tail] = [parts.all[0], parts.all.at(-1)];
	const above = head?.piece.roots[0];
	const key = above?.entries.at(-1);
	if (!above || !key || key.value || !isSound(head) || !tail || !isSound(tail)) return undefined;
	const moved = movedParts(parts, holders);
	const services = parts.all.slice(1, -1).flatMap((part, i) => entryOf(part, parts, () => moved(i + 1)) ?? []);
	const entries = [
		...above.entries.slice(0, -1),
		{ ...key, value: mapOf(services, undefined) },
		...moved(parts.all.length - 1).entries,
	];
	return { file, roots: [mapOf(entries, above.tag)], errors: errorsOf(parts), parts };
}

function mapOf(entries: readonly YamlEntry[], tag: string | undefined): YamlMap {
	const start = entries[0]?.keySpan.start ?? 0;
	return {
		kind: "map",
		flow: false,
		tag,
		entries,
		get span() {
			const last = entries.at(-1);
			return { start, end: last?.value?.span.end ?? last?.keySpan.end ?? start };
		},
	};
}

/** A service's entry; its value is only moved to its place when somebody looks at it. */
function entryOf(part: Part, { starts }: FileParts, moved: () => MovedPiece): YamlEntry | undefined {
	const entry = part.piece.roots[0]?.entries[0];
	if (!entry) return undefined;
	const start = starts.get(part) ?? 0;
	return {
		key: entry.key,
		keySpan: { start: entry.keySpan.start + start, end: entry.keySpan.end + start },
		get value() {
			return moved().entries[0]?.value;
		},
	};
}

/** The parts at their places, by their order; each is moved there once, when it is asked for. */
function movedParts({ all, starts }: FileParts, holders: AnchorHolders): (index: number) => MovedPiece {
	const moved: (MovedPiece | undefined)[] = [];

	function move(index: number): MovedPiece | undefined {
		const part = all[index];
		return part && movePiece(part.piece, starts.get(part) ?? 0, (name) => anchored(name, index));
	}

	function anchored(name: string, index: number) {
		const holder = holders[index]?.get(name);
		return holder === undefined ? undefined : moved[holder]?.anchors.get(name);
	}

	/** The part and those that its aliases lead to; in order, for a chain of them may be longer than the stack is deep. */
	function needed(index: number): readonly number[] {
		const indices = new Set([index]);
		for (const it of indices) {
			for (const holder of holders[it]?.values() ?? []) if (holder !== undefined && !moved[holder]) indices.add(holder);
		}
		return indices.size === 1 ? [index] : [...indices].toSorted((a, b) => a - b);
	}

	return (index) => {
		if (!moved[index]) for (const it of needed(index)) moved[it] ??= move(it);
		return moved[index] ?? { entries: [], anchors: new Map() };
	};
}

/** A service that is broken anywhere is broken as a whole: what was read there is a guess. */
function errorsOf(parts: FileParts): readonly Span[] {
	return parts.all.flatMap((part) => {
		if (isSound(part)) return [];
		const { start } = spanOf(part, parts);
		return [{ start, end: start + part.text.trimEnd().length }];
	});
}

function isSound({ piece }: Part): boolean {
	return piece.errors.length === 0 && !piece.isOdd;
}

/** The parts of a document's latest version, by text. */
const latest = new WeakMap<object, ReadonlyMap<string, Part>>();

function latestParts(file: SourceFile, { head, services, tail }: ServiceCuts): readonly Part[] {
	const before = latest.get(lineageOf(file));
	const byText = new Map<string, Part>();
	const all = [head, ...services, tail].map((span) => {
		const text = file.text.slice(span.start, span.end);
		const same = byText.has(text) ? undefined : before?.get(text);
		const part = same ?? read(text);
		if (!byText.has(part.text)) byText.set(part.text, part);
		return part;
	});
	latest.set(lineageOf(file), byText);
	return all;
}

function partsOf(all: readonly Part[], holders: AnchorHolders): FileParts {
	const starts = new Map<Part, number>();
	let end = 0;
	for (const part of all) {
		starts.set(part, end);
		end += part.text.length;
	}
	const offsets = [...starts.values()];
	const leanings = once(() => leaningsOf(all, holders));
	return {
		all,
		starts,
		partAt: (offset) => all[lastUpTo(offsets, offset)],
		leaningAt: (offset) => leanings()[lastUpTo(offsets, offset)],
	};
}

/** A file of some parts of another one, which are not read again; it is no version of that file. */
export function fileOfParts(file: SourceFile, parts: readonly Part[]): SourceFile {
	const reduced: SourceFile = { ...file, text: parts.map((it) => it.text).join("") };
	latest.set(lineageOf(reduced), new Map(parts.map((it) => [it.text, it])));
	return reduced;
}

function read(text: string): Part {
	const own = detached(text);
	return { text: own, piece: readYaml(own) };
}

/** The index of the last number that is not above the limit; numbers ascend. */
function lastUpTo(numbers: readonly number[], limit: number): number {
	let low = 0;
	let high = numbers.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((numbers[middle] ?? 0) <= limit) low = middle;
		else high = middle - 1;
	}
	return low;
}
