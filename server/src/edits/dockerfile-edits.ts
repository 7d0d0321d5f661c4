import { commandsOf } from "../model/commands.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import { endOfLine, indentBefore, lineEndOf } from "../text/layout.ts";
import type { Edit, Place } from "../text/source-file.ts";

/** Instructions that write to the image or run in it, so that a user must not be switched before them. */
const NEEDS_ROOT = new Set(["RUN", "COPY", "ADD", "WORKDIR", "SHELL", "USER"]);

/**
 * Inserts instructions into a stage behind the last one that needs root, so in front of a CMD or ENTRYPOINT that
 * closes it. No edit where the file breaks off in the middle of an instruction.
 */
export function insertInstructions(stage: Stage, lines: readonly string[]): readonly Edit[] {
	return insertBehind(stage, lastThatNeedsRoot(stage) ?? stage.from, lines);
}

/** Inserts instructions on lines of their own behind one of the stage's. */
export function insertBehind(stage: Stage, instruction: Instruction, lines: readonly string[]): readonly Edit[] {
	const { file } = stage;
	const end = endOfLine(file, instruction.span.end);
	if (file.text.slice(instruction.span.start, end).trimEnd().endsWith(stage.escapeCharacter)) return [];
	const eol = lineEndOf(file);
	const indent = indentBefore(file, instruction.keywordSpan.start) ?? "";
	const newText = lines.map((line) => eol + indent + inCase(stage, line).replaceAll("\n", eol + indent)).join("");
	return [{ file, span: { start: end, end }, newText }];
}

/** Inserts instructions on lines of their own in front of one of the stage's. */
export function insertBefore(stage: Stage, instruction: Instruction, lines: readonly string[]): readonly Edit[] {
	const { file } = stage;
	const start = instruction.keywordSpan.start;
	const eol = lineEndOf(file);
	const indent = indentBefore(file, start) ?? "";
	const newText = lines.map((line) => inCase(stage, line).replaceAll("\n", eol + indent) + eol + indent).join("");
	return [{ file, span: { start, end: start }, newText }];
}

/** Replaces the characters of a place. */
export function replaceText(at: Place, newText: string): Edit {
	return { file: at.file, span: at.span, newText };
}

/** The last instruction of the stage itself that needs root. */
export function lastThatNeedsRoot(stage: Stage): Instruction | undefined {
	return stage.instructions.findLast((it) => NEEDS_ROOT.has(it.keyword));
}

/** Every place where the stage's chain names an owner of files: `--chown` flags, and `chown` in RUN. */
export function* ownerPlaces(stage: Stage): Generator<Place> {
	for (const { file, instructions } of chainOf(stage)) {
		for (const instruction of instructions) {
			for (const { name, value, span } of instruction.flags) {
				if (name === "chown" && value !== undefined)
					yield { file, span: { start: span.end - value.length, end: span.end } };
			}
			if (instruction.keyword !== "RUN" || instruction.exec) continue;
			for (const { words } of commandsOf(instruction, file.text)) {
				const owner = words[0]?.text === "chown" ? words.slice(1).find((it) => !it.raw.startsWith("-")) : undefined;
				if (owner) yield { file, span: owner.span };
			}
		}
	}
}

/** Writes the keyword as the stage's own FROM is written: `from`, `From` or `FROM`. */
function inCase(stage: Stage, line: string): string {
	const { start, end } = stage.from.keywordSpan;
	const written = stage.file.text.slice(start, end);
	return line.replace(/^[A-Z]+/, (keyword) => {
		if (written === written.toLowerCase()) return keyword.toLowerCase();
		return written.slice(1) === written.slice(1).toLowerCase()
			? keyword.slice(0, 1) + keyword.slice(1).toLowerCase()
			: keyword;
	});
}
