import type { Instruction } from "../syntax/dockerfile.ts";
import type { Lookup } from "../syntax/variables.ts";
import { keptOn } from "../text/kept-on.ts";

/** What is read of an instruction with the variables as they are where it stands. */
export type Reading<T> = (instruction: Instruction, escapeCharacter: string, lookup: Lookup) => T;

/**
 * The same reading, worked out once for all versions of a file that have the instruction where it asks for no variable:
 * then the instruction's own text decides, and the escape character, with which all instructions are read anew.
 */
export function keptReading<T extends object>(read: Reading<T>): Reading<T> {
	const kept = keptOn<object, T>();
	return (instruction, escapeCharacter, lookup) => {
		const known = kept.get(instruction.identity);
		if (known) return known;
		let isOpen = false;
		const answer = read(instruction, escapeCharacter, (name) => {
			isOpen = true;
			return lookup(name);
		});
		if (!isOpen) kept.set(instruction.identity, answer);
		return answer;
	};
}
