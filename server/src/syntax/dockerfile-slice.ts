import {
	type Dockerfile as Ast,
	type Heredoc as AstHeredoc,
	type Instruction as AstInstruction,
	DockerfileParser,
} from "dockerfile-ast";
import { findLineStarts } from "../text/lines.ts";
import { type MappedText, sliceMapped } from "../text/mapped-text.ts";
import type { Span } from "../text/source-file.ts";
import type { Flag, Heredoc, Instruction } from "./dockerfile.ts";
import { logicalLine } from "./logical-line.ts";
import { splitWords, type Word } from "./words.ts";

/** Lines of a Dockerfile that say the same wherever they stand; offsets count from their own start. */
export interface Slice {
	readonly text: string;
	readonly instructions: readonly Instruction[];
	/** Comment lines, those inside continued instructions included. */
	readonly comments: readonly Span[];
	/** True where nothing is left open at the end that the next line could belong to: no heredoc, no continued line. */
	readonly isClosed: boolean;
}

/** The lines on top of a Dockerfile, which may say how the others are read. */
export interface TopSlice extends Slice {
	readonly escapeCharacter: string;
	/** How many lines are parser directives. */
	readonly directives: number;
}

/** Reads the lines on top of a file; never throws. */
export function readTop(text: string): TopSlice {
	const ast = DockerfileParser.parse(text);
	const directives = countDirectives(text);
	const escapeCharacter = ast.getEscapeCharacter();
	// The library takes any `# word=value` on top for a directive; to the engine most of them are comments.
	const comments = [...ast.getDirectives().slice(directives), ...ast.getComments()];
	return { ...toSlice(ast, comments, { text, before: "", escapeCharacter }), escapeCharacter, directives };
}

/** Reads lines from further down, in front of which nothing is open; never throws. */
export function readSlice(text: string, escapeCharacter: string): Slice {
	// A blank line ends the parser directives: no comment of the slice is taken for one.
	const before = escapeCharacter === "\\" ? "\n" : `# escape=${escapeCharacter}\n\n`;
	const ast = DockerfileParser.parse(before + text);
	return toSlice(ast, ast.getComments(), { text, before, escapeCharacter });
}

/** What is read, and what the library read in front of it. */
interface Source {
	readonly text: string;
	readonly before: string;
	readonly escapeCharacter: string;
}

function toSlice(ast: Ast, comments: readonly { getRange(): AstRange | null }[], source: Source): Slice {
	const { text, escapeCharacter } = source;
	const toSpan = spans(source);
	const instructions = ast.getInstructions().map((it) => readInstruction(text, it, escapeCharacter, toSpan));
	const end = instructions.at(-1)?.span.end ?? 0;
	return {
		text,
		instructions,
		comments: comments.flatMap((it) => {
			const range = it.getRange();
			return range ? [toSpan(range)] : [];
		}),
		// The library ends an instruction in front of a line's end, or where the text ends.
		isClosed: text.endsWith("\n") && end < text.length,
	};
}

/** How many lines on top BuildKit takes for parser directives (frontend/dockerfile/parser/directives.go). */
function countDirectives(text: string): number {
	const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/, MOST_DIRECTIVES);
	const end = lines.findIndex((it) => !/^#[ \t]*[A-Za-z][A-Za-z0-9]*[ \t]*=[ \t]*\S/.test(it));
	return end < 0 ? lines.length : end;
}

/** More lines than this on top of a file are no directives in any engine. */
const MOST_DIRECTIVES = 20;

interface AstRange {
	readonly start: { readonly line: number; readonly character: number };
	readonly end: { readonly line: number; readonly character: number };
}
type ToSpan = (range: AstRange) => Span;

function spans({ text, before }: Source): ToSpan {
	const starts = findLineStarts(before + text);
	const offset = (at: AstRange["start"]) => {
		const inAll = (starts[at.line] ?? before.length + text.length) + at.character;
		return Math.min(inAll - before.length, text.length);
	};
	return (range) => ({ start: offset(range.start), end: offset(range.end) });
}

function readInstruction(text: string, ast: AstInstruction, escapeCharacter: string, toSpan: ToSpan): Instruction {
	const span = toSpan(ast.getRange());
	const keywordSpan = toSpan(ast.getInstructionRange());
	const line = logicalLine(text, { start: keywordSpan.end, end: span.end }, escapeCharacter);
	const heredocs = text.slice(span.start, span.end).includes("<<") ? readHeredocs(ast, toSpan) : [];
	return assemble({ keyword: ast.getKeyword(), keywordSpan, span, line, heredocs, escapeCharacter });
}

interface Parts {
	readonly keyword: string;
	readonly keywordSpan: Span;
	readonly span: Span;
	readonly line: MappedText;
	readonly heredocs: readonly Heredoc[];
	readonly escapeCharacter: string;
}

function assemble({ keyword, keywordSpan, span, line, heredocs, escapeCharacter }: Parts): Instruction {
	const all = splitWords(line, escapeCharacter);
	const flags = leadingFlags(keyword, all);
	const rest = all.slice(flags.length);
	const body = rest[0] ? sliceMapped(line, rest[0].from, line.text.trimEnd().length) : sliceMapped(line, 0, 0);
	const words = rest.map((it) => ({ ...it, from: it.from - (rest[0]?.from ?? 0), to: it.to - (rest[0]?.from ?? 0) }));
	const trigger = words[0];
	return {
		identity: {},
		keyword,
		keywordSpan,
		span,
		flags,
		body,
		words,
		exec: execForm(body.text),
		heredocs,
		trigger:
			keyword === "ONBUILD" && trigger
				? assemble({
						keyword: trigger.text.toUpperCase(),
						keywordSpan: trigger.span,
						span: { start: trigger.span.start, end: span.end },
						line: sliceMapped(body, trigger.to, body.text.length),
						heredocs,
						escapeCharacter,
					})
				: undefined,
	};
}

/** Instructions that take flags; elsewhere a word with two dashes is an argument. */
const FLAGGED = new Set(["FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"]);

function leadingFlags(keyword: string, words: readonly Word[]): readonly Flag[] {
	const flags: Flag[] = [];
	if (!FLAGGED.has(keyword)) return flags;
	for (const { text, span } of words) {
		if (!text.startsWith("--") || text === "--") break;
		const equals = text.indexOf("=");
		const name = text.slice(2, equals < 0 ? undefined : equals);
		flags.push({ name, value: equals < 0 ? undefined : text.slice(equals + 1), span });
	}
	return flags;
}

function execForm(body: string): readonly string[] | undefined {
	if (!body.startsWith("[")) return undefined;
	try {
		const value: unknown = JSON.parse(body);
		return Array.isArray(value) && value.every((it) => typeof it === "string") ? value : undefined;
	} catch {
		return undefined;
	}
}

/** None where the name of the first one begins with two dashes: the library takes it for a flag, and throws. */
function readHeredocs(ast: AstInstruction, toSpan: ToSpan): readonly Heredoc[] {
	if (!hasHeredocs(ast)) return [];
	try {
		return ast.getHeredocs().flatMap((it) => {
			const content = it.getContentRange();
			return content ? [{ name: it.getName(), content: toSpan(content) }] : [];
		});
	} catch {
		return [];
	}
}

/** The library offers heredocs on RUN, COPY and ADD only, and hides the method on the others. */
function hasHeredocs(ast: object): ast is { getHeredocs(): AstHeredoc[] } {
	return "getHeredocs" in ast && typeof ast.getHeredocs === "function";
}
