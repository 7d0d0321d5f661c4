import { withLate } from "../text/late.ts";
import { keptFromVersions } from "../text/lineage.ts";
import { once } from "../text/once.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { type AnchorHolders, anchorHolders, type Leaning, leaningsOf } from "./leaning.ts";
import { cutServices, type ServiceCuts } from "./service-cuts.ts";
import type { YamlEntry, YamlMap, YamlSyntax } from "./yaml.ts";
import { type MovedPiece, movePiece } from "./yaml-move.ts";
import { isSound, type Part, readPart } from "./yaml-part.ts";

/** The parts of a Compose file: what stands above its services, each service, and what stands below. */
export interface FileParts {
	/** In the order of the text, which they cover; none stands in a file twice. */
	readonly all: readonly Part[];
	/** Where each begins, in the same order. */
	readonly offsets: readonly number[];
	/** The same, by the part. */
	readonly starts: ReadonlyMap<Part, number>;
	/** Each with those that it leans on, in the same order. */
	readonly leanings: readonly Leaning[];
	/** The number in that order of the part about a service, the last one of that name. */
	readonly named: ReadonlyMap<string, number>;
	/** The number of the part that holds an offset of the file. */
	indexAt(offset: number): number;
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

/** Where the part of a number stands: told without a look at the others. */
export function spanAt(index: number, { all, offsets }: FileParts): Span {
	const start = offsets[index] ?? 0;
	return { start, end: start + (all[index]?.text.length ?? 0) };
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
	const last = latest.of(file);
	const cuts = cutServices(file.text, last?.cuts);
	if (!cuts) return undefined;
	const { offsets } = cuts;
	const { all, named } = latestParts(file, cuts, last ?? NONE);
	const [head, tail] = [all[0], all.at(-1)];
	const above = head?.piece.roots[0];
	const key = above?.entries.at(-1);
	if (!above || !key || key.value || !isSound(head) || !tail || !isSound(tail)) return undefined;
	const holders = anchorHolders(all);
	const parts = partsOf(all, offsets, holders, named);
	const moved = movedParts(parts, holders);
	const below = moved(all.length - 1).entries;
	if (above.entries.some((it) => it !== key && it.key === key.key) || below.some((it) => it.key === key.key))
		return undefined;
	const services = servicesOf(parts, moved);
	const root = withLate<YamlMap, "span">(
		{
			kind: "map",
			flow: false,
			tag: above.tag,
			entries: [...above.entries.slice(0, -1), { ...key, value: services }, ...below],
		},
		{
			span: () => {
				const last = below.at(-1);
				const end = last ? (last.value?.span.end ?? last.keySpan.end) : services.span.end;
				return { start: above.entries[0]?.keySpan.start ?? 0, end };
			},
		},
	);
	return { file, roots: [root], errors: errorsOf(parts), parts };
}

type Moved = (index: number) => MovedPiece;

/** The mapping of the services; of each only what somebody looks at is made and moved to its place. */
function servicesOf(parts: FileParts, moved: Moved): YamlMap {
	const { all, offsets } = parts;
	const made: (YamlEntry | undefined)[] = [];
	const entryAt = (index: number) => {
		made[index] ??= entryOf(all[index], offsets[index] ?? 0, () => moved(index));
		return made[index];
	};
	const [first, last] = [1, all.length - 2];
	const entries = once(() => all.slice(first, -1).flatMap((_, i) => entryAt(first + i) ?? []));
	return withLate<YamlMap, "entries" | "span">(
		{
			kind: "map",
			flow: false,
			tag: undefined,
			named: (key) => {
				const index = parts.named.get(key);
				return index === undefined ? undefined : entryAt(index);
			},
			around: (offset) => {
				for (let index = Math.min(parts.indexAt(offset), last); index >= first; index--) {
					const entry = entryAt(index);
					if (entry && entry.keySpan.start <= offset) return entry;
				}
				return undefined;
			},
		},
		{
			entries,
			span: () => {
				// A broken service may be none.
				const start = (entryAt(first) ?? entries()[0])?.keySpan.start ?? 0;
				const end = entryAt(last) ?? entries().at(-1);
				return { start, end: end?.value?.span.end ?? end?.keySpan.end ?? start };
			},
		},
	);
}

function nameOf(part: Part | undefined): string | undefined {
	return part?.piece.roots[0]?.entries[0]?.key;
}

function entryOf(part: Part | undefined, start: number, moved: () => MovedPiece): YamlEntry | undefined {
	const entry = part?.piece.roots[0]?.entries[0];
	if (!entry) return undefined;
	return withLate<YamlEntry, "value">(
		{
			key: entry.key,
			keySpan: { start: entry.keySpan.start + start, end: entry.keySpan.end + start },
		},
		{ value: () => moved().entries[0]?.value },
	);
}

/** The parts at their places, by their order; each is moved there once, when it is asked for. */
function movedParts({ all, offsets }: FileParts, holders: AnchorHolders): Moved {
	const moved: (MovedPiece | undefined)[] = [];

	function move(index: number): MovedPiece | undefined {
		const part = all[index];
		return part && movePiece(part.piece, offsets[index] ?? 0, (name) => anchored(name, index));
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

/** The parts of one version of a document. */
interface Latest {
	readonly cuts: ServiceCuts | undefined;
	readonly all: readonly Part[];
	/** The number of the last part about each service. */
	readonly named: () => FileParts["named"];
}

const NONE: Latest = { cuts: undefined, all: [], named: () => new Map() };

const latest = keptFromVersions<Latest>();

/** What stands at both ends as it did is told by its place alone; what stands between is looked up by its text. */
function latestParts(file: SourceFile, cuts: ServiceCuts, last: Latest): Latest {
	const before = last.all;
	const { offsets, same } = cuts;
	const textOf = (index: number) => file.text.slice(offsets[index], offsets[index + 1]);
	const all: Part[] = before.slice(0, same.first);
	const most = Math.min(before.length, offsets.length);
	for (let it = before[all.length]; it && all.length < most && it.text === textOf(all.length); it = before[all.length])
		all.push(it);
	let behind = Math.min(same.last, most - all.length);
	while (behind < most - all.length && before.at(-1 - behind)?.text === textOf(offsets.length - 1 - behind)) behind++;
	const moved = new Map(before.slice(all.length, before.length - behind).map((it) => [it.text, it]));
	while (all.length < offsets.length - behind) {
		const text = textOf(all.length);
		all.push(moved.get(text) ?? readPart(text));
		moved.delete(text);
	}
	all.push(...before.slice(before.length - behind));
	const own = haveSameNames(all, before) ? { cuts, all, named: last.named } : withNames(all, cuts);
	latest.leave(file, own);
	return own;
}

/** True where the services have the names, in the order, that those of an earlier version had, as after most keystrokes. */
function haveSameNames(all: readonly Part[], before: readonly Part[]): boolean {
	return all.length === before.length && all.every((it, i) => it === before[i] || nameOf(it) === nameOf(before[i]));
}

function withNames(all: readonly Part[], cuts?: ServiceCuts): Latest {
	const named = once(() => namesIn(all));
	return { cuts, all, named };
}

function namesIn(all: readonly Part[]): FileParts["named"] {
	const named = new Map<string, number>();
	for (let index = 1; index < all.length - 1; index++) {
		const name = nameOf(all[index]);
		if (name !== undefined) named.set(name, index);
	}
	return named;
}

function partsOf(
	all: readonly Part[],
	offsets: readonly number[],
	holders: AnchorHolders,
	named: Latest["named"],
): FileParts {
	const leanings = once(() => leaningsOf(all, holders));
	const starts = once(() => new Map(all.map((it, i) => [it, offsets[i] ?? 0] as const)));
	return withLate<FileParts, "starts" | "leanings" | "named">(
		{
			all,
			offsets,
			indexAt: (offset) => lastUpTo(offsets, offset),
			partAt: (offset) => all[lastUpTo(offsets, offset)],
			leaningAt: (offset) => leanings()[lastUpTo(offsets, offset)],
		},
		{ starts, leanings, named },
	);
}

/** A file of some parts of another one, which are not read again; it is no version of that file. */
export function fileOfParts(file: SourceFile, parts: readonly Part[]): SourceFile {
	const reduced: SourceFile = { ...file, text: parts.map((it) => it.text).join("") };
	latest.leave(reduced, withNames(parts));
	return reduced;
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
