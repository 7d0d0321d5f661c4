import { type Heredoc as AstHeredoc, type Instruction as AstInstruction, DockerfileParser } from "dockerfile-ast";
import { lineStarts } from "../text/lines.ts";
import { type MappedText, sliceMapped } from "../text/mapped-text.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { logicalLine } from "./logical-line.ts";
import { splitWords, type Word } from "./words.ts";

/** A Dockerfile as plain data. Broken text gives what could be read of it. */
export interface DockerfileSyntax {
	readonly file: SourceFile;
	/** The character that continues a line: a backslash, or what `# escape=` names. */
	readonly escapeCharacter: string;
	/** Offset behind the parser directives and their line ends; nothing may be inserted above it. */
	readonly afterDirectives: number;
	readonly instructions: readonly Instruction[];
	/** Comment lines, those inside continued instructions included. */
	readonly comments: readonly Span[];
}

/** One instruction with everything that belongs to it. */
export interface Instruction {
	/** In upper case, whatever the file says. */
	readonly keyword: string;
	readonly keywordSpan: Span;
	/** From the keyword to the last character, heredocs included, the line end excluded. */
	readonly span: Span;
	readonly flags: readonly Flag[];
	/** Everything behind the flags on the logical line. */
	readonly body: MappedText;
	/** The words of `body`, split at blanks outside quotes. */
	readonly words: readonly Word[];
	/** The elements of the exec form, where the body is a JSON array of strings. */
	readonly exec: readonly string[] | undefined;
	readonly heredocs: readonly Heredoc[];
	/** The instruction behind ONBUILD. */
	readonly trigger: Instruction | undefined;
}

/** `--name=value` in front of an instruction's arguments. */
export interface Flag {
	readonly name: string;
	readonly value: string | undefined;
	readonly span: Span;
}

/** A heredoc's text, delimiters excluded. */
export interface Heredoc {
	readonly name: string;
	readonly content: Span;
}

const parsed = new WeakMap<SourceFile, DockerfileSyntax>();

/** Reads a Dockerfile once per file object; never throws. */
export function parseDockerfile(file: SourceFile): DockerfileSyntax {
	let syntax = parsed.get(file);
	if (!syntax) {
		syntax = read(file);
		parsed.set(file, syntax);
	}
	return syntax;
}

function read(file: SourceFile): DockerfileSyntax {
	const ast = DockerfileParser.parse(file.text);
	const escapeCharacter = ast.getEscapeCharacter();
	const toSpan = spans(file);
	const directives = countDirectives(file.text);
	// The library takes any `# word=value` on top for a directive; to the engine most of them are comments.
	const comments = [...ast.getDirectives().slice(directives), ...ast.getComments()];
	return {
		file,
		escapeCharacter,
		afterDirectives: directives > 0 ? (lineStarts(file)[directives] ?? file.text.length) : bomLength(file),
		instructions: ast.getInstructions().map((it) => readInstruction(file.text, it, escapeCharacter, toSpan)),
		comments: comments.flatMap((it) => {
			const range = it.getRange();
			return range ? [toSpan(range)] : [];
		}),
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

function spans(file: SourceFile): ToSpan {
	const starts = lineStarts(file);
	const offset = (at: AstRange["start"]) =>
		Math.min((starts[at.line] ?? file.text.length) + at.character, file.text.length);
	return (range) => ({ start: offset(range.start), end: offset(range.end) });
}

function bomLength(file: SourceFile): number {
	return file.text.startsWith("\uFEFF") ? 1 : 0;
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

function readHeredocs(ast: AstInstruction, toSpan: ToSpan): readonly Heredoc[] {
	if (!hasHeredocs(ast)) return [];
	return ast.getHeredocs().flatMap((it) => {
		const content = it.getContentRange();
		return content ? [{ name: it.getName(), content: toSpan(content) }] : [];
	});
}

/** The library offers heredocs on RUN, COPY and ADD only, and hides the method on the others. */
function hasHeredocs(ast: object): ast is { getHeredocs(): AstHeredoc[] } {
	return "getHeredocs" in ast && typeof ast.getHeredocs === "function";
}
