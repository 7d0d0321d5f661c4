import { keptOn } from "../text/kept-on.ts";
import { lineStarts } from "../text/lines.ts";
import type { MappedText } from "../text/mapped-text.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { moveSpan } from "../text/span.ts";
import { type DockerfileSlices, readSlices } from "./dockerfile-slices.ts";
import { moveInstruction } from "./instruction-move.ts";
import type { Word } from "./words.ts";

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
	/** The same object in every version of the file that has the instruction: a key for what its text alone decides. */
	readonly identity: object;
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

const parsed = keptOn<SourceFile, DockerfileSyntax>();

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
	const slices = readSlices(file);
	const { directives, escapeCharacter } = slices.top;
	return {
		file,
		escapeCharacter,
		afterDirectives: directives > 0 ? (lineStarts(file)[directives] ?? file.text.length) : bomLength(file),
		...placed(slices),
	};
}

function placed({ top, slices, starts }: DockerfileSlices): Pick<DockerfileSyntax, "instructions" | "comments"> {
	const instructions = [...top.instructions];
	const comments = [...top.comments];
	for (const [i, slice] of slices.entries()) {
		const start = starts[i] ?? 0;
		for (const it of slice.instructions) instructions.push(moveInstruction(it, start));
		for (const it of slice.comments) comments.push(moveSpan(it, start));
	}
	return { instructions, comments };
}

function bomLength(file: SourceFile): number {
	return file.text.startsWith("\uFEFF") ? 1 : 0;
}
