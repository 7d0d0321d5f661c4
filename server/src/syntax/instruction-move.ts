import type { MappedText } from "../text/mapped-text.ts";
import { moveSpan } from "../text/span.ts";
import type { Instruction } from "./dockerfile.ts";

/** An instruction whose offsets count from somewhere in a file, with offsets that count from the file's start. */
export function moveInstruction(instruction: Instruction, by: number): Instruction {
	if (by === 0) return instruction;
	const { identity, keyword, keywordSpan, span, flags, body, words, exec, heredocs, trigger } = instruction;
	return {
		identity,
		keyword,
		keywordSpan: moveSpan(keywordSpan, by),
		span: moveSpan(span, by),
		flags:
			flags.length === 0 ? flags : flags.map((it) => ({ name: it.name, value: it.value, span: moveSpan(it.span, by) })),
		body: moveMapped(body, by),
		words: words.map(({ text, span, from, to }) => ({ text, span: moveSpan(span, by), from, to })),
		exec,
		heredocs:
			heredocs.length === 0
				? heredocs
				: heredocs.map(({ name, content }) => ({ name, content: moveSpan(content, by) })),
		trigger: trigger && moveInstruction(trigger, by),
	};
}

function moveMapped({ text, runs }: MappedText, by: number): MappedText {
	return { text, runs: runs.map(({ at, offset, length }) => ({ at, offset: offset + by, length })) };
}
