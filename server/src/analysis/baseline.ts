import type { Finding } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";
import { lineAt, lineSpan } from "../text/lines.ts";
import { shorten } from "../text/shorten.ts";
import type { SourceFile } from "../text/source-file.ts";
import { folderOf, relativePath } from "../text/uri.ts";

/** Findings that were accepted as they stood on some day. */
export interface Baseline {
	/** The folder's uri that its paths start from. */
	readonly folder: string;
	/** By the path of a file how often each of its findings is accepted. */
	readonly files: ReadonlyMap<string, Counts>;
}

/** How often there is a finding, by what tells it apart from others: rule, subject and the line's text, not its number. */
type Counts = ReadonlyMap<string, number>;

/** What is to be accepted in one file. */
export interface Accepted {
	readonly uri: string;
	readonly counts: Counts;
	/** How many findings that are. */
	readonly total: number;
}

/** What a baseline needs of the findings of one file: nothing of the file itself is kept. */
export function accept(file: SourceFile, findings: readonly Finding[]): Accepted {
	return { uri: file.uri, counts: countsOf(findings), total: findings.length };
}

const known = keptOn<SourceFile, { readonly baseline: Baseline | undefined }>();

/** Reads a baseline once per file object; undefined for a text that is none. */
export function baselineOf(file: SourceFile): Baseline | undefined {
	let read = known.get(file);
	if (!read) {
		read = { baseline: readBaseline(file) };
		known.set(file, read);
	}
	return read.baseline;
}

/**
 * Tells new findings of one file from those that the baseline knows. Where a line stands more often than it was accepted,
 * the last ones are new.
 */
export function sinceBaseline(
	findings: readonly Finding[],
	baseline: Baseline | undefined,
): { readonly fresh: readonly Finding[]; readonly known: readonly Finding[] } {
	const [first] = findings;
	const accepted = first && baseline?.files.get(relativePath(baseline.folder, first.at.file.uri));
	if (!accepted) return { fresh: findings, known: [] };
	const left = new Map(accepted);
	const fresh: Finding[] = [];
	const found: Finding[] = [];
	for (const it of findings) {
		const key = keyOf(it.rule.name, entryOf(it));
		const count = left.get(key) ?? 0;
		left.set(key, count - 1);
		(count > 0 ? found : fresh).push(it);
	}
	return { fresh, known: found };
}

/**
 * The text of a baseline that accepts these findings of some files, and what `kept` accepts in others; `folder` is the uri,
 * with its closing slash, of where it will lie.
 */
export function baselineText(
	folder: string,
	accepted: readonly Accepted[],
	kept: Baseline["files"] = new Map(),
): string {
	const found = accepted.map(({ uri, counts }) => [relativePath(folder, uri), counts] as const);
	const files = [...kept, ...found]
		.filter(([, counts]) => counts.size > 0)
		.map(([path, counts]) => [path, byRule(counts)] as const);
	return `${JSON.stringify({ version: VERSION, files: Object.fromEntries(inOrder(files)) }, undefined, "\t")}\n`;
}

const VERSION = 1;

/** Of a longer line the beginning has to do. */
const LONGEST_LINE = 200;

/** What a finding is accepted as: the service's or the stage's name and the line, blanks aside. */
function entryOf({ at, subject }: Finding): string {
	const { start, end } = lineSpan(at.file, lineAt(at.file, at.span.start));
	const line = shorten(at.file.text.slice(start, Math.min(end, start + 2 * LONGEST_LINE)), LONGEST_LINE);
	return subject?.name === undefined ? line : `${subject.name}: ${line}`;
}

function keyOf(rule: string, entry: string): string {
	return `${rule} ${entry}`;
}

function countsOf(findings: readonly Finding[]): Counts {
	const counts = new Map<string, number>();
	for (const it of findings) {
		const key = keyOf(it.rule.name, entryOf(it));
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

function byRule(counts: Counts): object {
	const rules = new Map<string, [string, number][]>();
	for (const [key, count] of counts) {
		const end = key.indexOf(" ");
		const entries = rules.get(key.slice(0, end)) ?? [];
		entries.push([key.slice(end + 1), count]);
		rules.set(key.slice(0, end), entries);
	}
	const sorted = [...rules].map(([rule, entries]) => [rule, Object.fromEntries(inOrder(entries))] as const);
	return Object.fromEntries(inOrder(sorted));
}

/** The same order everywhere, so that baselines of two machines differ in nothing but their findings. */
function inOrder<T>(entries: readonly (readonly [key: string, value: T])[]): readonly (readonly [string, T])[] {
	return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function readBaseline(file: SourceFile): Baseline | undefined {
	const content = parsed(file.text);
	if (!isRecord(content) || content.version !== VERSION || !isRecord(content.files)) return undefined;
	const files = new Map<string, Counts>();
	for (const [path, rules] of Object.entries(content.files)) {
		if (!isRecord(rules)) return undefined;
		const counts = new Map<string, number>();
		for (const [rule, entries] of Object.entries(rules)) {
			if (!isRecord(entries)) return undefined;
			for (const [entry, count] of Object.entries(entries)) {
				if (typeof count !== "number" || !Number.isInteger(count) || count < 1) return undefined;
				counts.set(keyOf(rule, entry), count);
			}
		}
		files.set(path, counts);
	}
	return { folder: folderOf(file.uri), files };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isRecord(it: unknown): it is Readonly<Record<string, unknown>> {
	return typeof it === "object" && it !== null && !Array.isArray(it);
}
