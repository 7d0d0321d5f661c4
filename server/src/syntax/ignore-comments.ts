import { keptOn } from "../text/kept-on.ts";
import { endOfLine } from "../text/layout.ts";
import { lineAt, lineSpan, lineStarts } from "../text/lines.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { parseDockerfile } from "./dockerfile.ts";
import { textHas } from "./text-has.ts";
import { parseYaml, type YamlNode } from "./yaml.ts";

/** How far an ignoring comment reaches. */
export type Reach = "line" | "next-line" | "node" | "file";

/** A comment that switches rules off somewhere: Dropcap's own, or another tool's. */
export interface IgnoreComment {
	readonly file: SourceFile;
	/** From the `#` to the end of the line. */
	readonly span: Span;
	readonly tool: string;
	readonly reach: Reach;
	/** What is switched off, as written; empty for everything. */
	readonly names: readonly IgnoredName[];
	readonly reason: string | undefined;
	/** The characters of the file that it covers; undefined where it covers nothing. */
	readonly covered: Span | undefined;
}

/** A rule as a comment names it. */
export interface IgnoredName {
	readonly text: string;
	readonly span: Span;
}

interface Grammar {
	readonly tool: string;
	/** Groups: `reach` where the comment says it, and `names`. */
	readonly pattern: RegExp;
	readonly reach: (match: RegExpExecArray) => Reach;
}

/** Dropcap's own words, and those of the tools whose users may come from there; each from the tool's documentation. */
const GRAMMARS: readonly Grammar[] = [
	{
		tool: "dropcap",
		pattern: /^#[ \t]*dropcap-ignore(?:-(?<reach>next-line|line|file))?(?![\w-])[ \t:]*(?<names>[^\r\n]*)$/,
		reach: ({ groups }) => ownReach(groups?.reach),
	},
	{
		tool: "hadolint",
		pattern: /^#[ \t]*hadolint[ \t]+(?<reach>global[ \t]+)?ignore[ \t]*=[ \t]*(?<names>[\w, \t]+)/,
		reach: ({ groups }) => (groups?.reach ? "file" : "node"),
	},
	{ tool: "trivy", pattern: /^#[ \t]*trivy:ignore:(?<names>[\w-]+)/, reach: () => "node" },
	{ tool: "checkov", pattern: /^#[ \t]*checkov:skip=(?<names>[\w-]+)/, reach: () => "file" },
	{ tool: "kics", pattern: /^#[ \t]*kics-scan[ \t]+disable=(?<names>[\w, \t-]+)/, reach: () => "file" },
	{ tool: "kics", pattern: /^#[ \t]*kics-scan[ \t]+ignore-line(?<names>)/, reach: () => "next-line" },
	{ tool: "kics", pattern: /^#[ \t]*kics-scan[ \t]+ignore-block(?<names>)/, reach: () => "node" },
	{
		tool: "semgrep",
		pattern: /^#[ \t]*nosem(?:grep)?(?:[ \t]*:[ \t]*(?<names>[\w., \t-]+))?/,
		reach: () => "next-line",
	},
	{
		tool: "tally",
		pattern: /^#[ \t]*tally[ \t]+(?<reach>global[ \t]+)?ignore[ \t]*=[ \t]*(?<names>[\w,/ \t-]+)/,
		reach: ({ groups }) => (groups?.reach ? "file" : "node"),
	},
];

function ownReach(text: string | undefined): Reach {
	return text === "next-line" || text === "line" || text === "file" ? text : "node";
}

const found = keptOn<SourceFile, readonly IgnoreComment[]>();

/** The ignoring comments of a Dockerfile or a Compose file, in order; worked out once per file. */
export function ignoreComments(file: SourceFile): readonly IgnoreComment[] {
	let comments = found.get(file);
	if (!comments) {
		comments = mayIgnore(file) ? read(file) : [];
		found.set(file, comments);
	}
	return comments;
}

const mayIgnore = textHas(/dropcap-ignore|hadolint|trivy:|checkov:|kics-scan|nosem|tally/);

function read(file: SourceFile): readonly IgnoreComment[] {
	const nodes = nodesOf(file);
	return commentSpans(file).flatMap((span) => {
		const text = file.text.slice(span.start, span.end);
		for (const { tool, pattern, reach } of GRAMMARS) {
			const match = pattern.exec(text);
			if (match) return [readComment(file, span, tool, match, reach(match), nodes)];
		}
		return [];
	});
}

function readComment(
	file: SourceFile,
	span: Span,
	tool: string,
	match: RegExpExecArray,
	written: Reach,
	nodes: readonly Span[],
): IgnoreComment {
	const all = match.groups?.names ?? "";
	const dashes = tool === "dropcap" ? /(?:^|[ \t])--(?=[ \t]|$)/.exec(all) : null;
	const listed = dashes ? all.slice(0, dashes.index) : all;
	const start = span.start + match[0].length - all.length;
	const names = [...listed.matchAll(/[^\s,]+/g)].map((it) => ({
		text: it[0],
		span: { start: start + it.index, end: start + it.index + it[0].length },
	}));
	const reason = dashes ? all.slice(dashes.index + dashes[0].length).trim() : "";
	const stands = file.text.slice(lineSpan(file, lineAt(file, span.start)).start, span.start).trim() === "";
	const reach = tool === "semgrep" && !stands ? "line" : written;
	return {
		file,
		span,
		tool,
		reach,
		names,
		reason: reason === "" ? undefined : reason,
		covered: coveredBy(file, span, reach, nodes, tool),
	};
}

/** Whole lines, since a finding is somewhere on the line that a comment speaks of. */
function coveredBy(
	file: SourceFile,
	comment: Span,
	reach: Reach,
	nodes: readonly Span[],
	tool: string,
): Span | undefined {
	const line = lineAt(file, comment.start);
	switch (reach) {
		case "line":
			return lineSpan(file, line);
		case "next-line": {
			const next = nextLine(file, line);
			return next === undefined ? undefined : lineSpan(file, next);
		}
		case "node":
			return nodes[firstFrom(nodes, comment.end)];
		case "file": {
			const first = nodes[0];
			const inTime = tool !== "dropcap" || first === undefined || comment.start < first.start;
			return inTime ? { start: 0, end: file.text.length } : undefined;
		}
	}
}

/** The next line that is neither blank nor a comment. */
function nextLine(file: SourceFile, line: number): number | undefined {
	const count = lineStarts(file).length;
	for (let next = line + 1; next < count; next++) {
		const { start, end } = lineSpan(file, next);
		const text = file.text.slice(start, end).trim();
		if (text !== "" && !text.startsWith("#")) return next;
	}
	return undefined;
}

/** What a comment may stand above, in order: instructions and stages, or the entries and items of mappings and lists. */
function nodesOf(file: SourceFile): readonly Span[] {
	if (file.language === "dockerfile") {
		const spans: Span[] = [];
		let end: number | undefined;
		for (const { keyword, span } of parseDockerfile(file).instructions.toReversed()) {
			spans.push(keyword === "FROM" ? { start: span.start, end: end ?? span.end } : span);
			end = keyword === "FROM" ? undefined : (end ?? span.end);
		}
		return spans.toReversed();
	}
	const spans: Span[] = [];
	const pending: YamlNode[] = [...parseYaml(file).roots];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.kind === "map") {
			for (const { keySpan, value } of node.entries) {
				const end = value && value.span.end > keySpan.end ? value.span.end : endOfLine(file, keySpan.end);
				spans.push({ start: keySpan.start, end });
				if (value) pending.push(value);
			}
		} else if (node.kind === "list") {
			for (const item of node.items) {
				spans.push(item.span);
				pending.push(item);
			}
		}
	}
	return spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

/** Comments up to their line's end; in YAML a `#` inside a scalar is none. */
function commentSpans(file: SourceFile): readonly Span[] {
	if (file.language === "dockerfile") {
		return parseDockerfile(file).comments.map((it) => ({ start: it.start, end: endOfLine(file, it.start) }));
	}
	const candidates = [...file.text.matchAll(/(?<=^|[ \t])#[^\r\n]*/gm)].map((it) => ({
		start: it.index,
		end: it.index + it[0].length,
	}));
	const scalars = scalarSpans(parseYaml(file).roots).toSorted((a, b) => a.start - b.start || a.end - b.end);
	return candidates.filter(({ start }) => (scalars[firstFrom(scalars, start + 1) - 1]?.end ?? 0) <= start);
}

/** The index of the first span that begins at an offset or behind it; they stand in the order in which they begin. */
function firstFrom(spans: readonly Span[], offset: number): number {
	let low = 0;
	let high = spans.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((spans[middle]?.start ?? 0) < offset) low = middle + 1;
		else high = middle;
	}
	return low;
}

function scalarSpans(roots: readonly YamlNode[]): readonly Span[] {
	const spans: Span[] = [];
	const pending = [...roots];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.kind === "map") pending.push(...node.entries.flatMap((it) => it.value ?? []));
		else if (node.kind === "list") pending.push(...node.items);
		else if (node.kind === "scalar") spans.push(node.span);
	}
	return spans;
}
