import type { MappedText } from "../text/mapped-text.ts";
import { moveSpan } from "../text/span.ts";
import type { Flag, Heredoc, Instruction } from "./dockerfile.ts";
import type { Word } from "./words.ts";

/** The parts of an instruction with places of their own, which few ask for. */
type Parts = Omit<Instruction, "identity" | "keyword">;

/** An instruction further on in a file, with those of its longer parts that somebody asked for. */
interface Moved extends Instruction {
	unmoved: Parts;
	by: number;
	movedBody: MappedText | undefined;
	movedWords: readonly Word[] | undefined;
	movedTrigger: Instruction | undefined;
}

/**
 * An instruction whose offsets count from somewhere in a file, with offsets that count from the file's start. What is
 * typed above thousands of them moves them all, so that its parts are moved when somebody asks; they are no properties
 * of its own, and a spread leaves them out.
 */
export function moveInstruction(instruction: Instruction, by: number): Instruction {
	if (by === 0) return instruction;
	const moved: { -readonly [Field in keyof Moved]: Moved[Field] } = Object.create(partsOfMoved);
	moved.identity = instruction.identity;
	moved.keyword = instruction.keyword;
	moved.unmoved = instruction;
	moved.by = by;
	moved.movedBody = undefined;
	moved.movedWords = undefined;
	moved.movedTrigger = undefined;
	return moved;
}

/** Shared by all: getters in an object literal would cost each instruction more than to move its parts. */
const partsOfMoved: Parts & ThisType<Moved> = {
	get keywordSpan() {
		return moveSpan(this.unmoved.keywordSpan, this.by);
	},
	get span() {
		return moveSpan(this.unmoved.span, this.by);
	},
	get exec() {
		return this.unmoved.exec;
	},
	get flags() {
		return moveFlags(this.unmoved.flags, this.by);
	},
	get body() {
		this.movedBody ??= moveMapped(this.unmoved.body, this.by);
		return this.movedBody;
	},
	get words() {
		this.movedWords ??= moveWords(this.unmoved.words, this.by);
		return this.movedWords;
	},
	get heredocs() {
		return moveHeredocs(this.unmoved.heredocs, this.by);
	},
	get trigger() {
		const { trigger } = this.unmoved;
		this.movedTrigger ??= trigger && moveInstruction(trigger, this.by);
		return this.movedTrigger;
	},
};

function moveFlags(flags: readonly Flag[], by: number): readonly Flag[] {
	if (flags.length === 0) return flags;
	return flags.map(({ name, value, span }) => ({ name, value, span: moveSpan(span, by) }));
}

function moveMapped({ text, runs }: MappedText, by: number): MappedText {
	return { text, runs: runs.map(({ at, offset, length }) => ({ at, offset: offset + by, length })) };
}

function moveWords(words: readonly Word[], by: number): readonly Word[] {
	return words.map(({ text, span, from, to }) => ({ text, span: moveSpan(span, by), from, to }));
}

function moveHeredocs(heredocs: readonly Heredoc[], by: number): readonly Heredoc[] {
	if (heredocs.length === 0) return heredocs;
	return heredocs.map(({ name, content }) => ({ name, content: moveSpan(content, by) }));
}
