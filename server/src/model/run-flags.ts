import type { Instruction } from "../syntax/dockerfile.ts";
import { keptOn } from "../text/kept-on.ts";
import { type Place, type SourceFile, type Span, textAt } from "../text/source-file.ts";
import type { Stage } from "./stage.ts";

/** A flag of a RUN, those behind ONBUILD included. */
export interface RunFlag {
	readonly instruction: Instruction;
	readonly name: string;
	readonly value: string;
	/** The value with the quotes that it may have. */
	readonly raw: string;
	readonly at: Place;
	/** The flag with the blanks behind it: what has to go so that the RUN does without. */
	readonly whole: Place;
}

/** The flags of a stage's own RUN instructions, with their values. */
export function runFlags(stage: Stage): readonly RunFlag[] {
	const known = found.get(stage) ?? [...findFlags(stage)];
	found.set(stage, known);
	return known;
}

/** Several rules ask. */
const found = keptOn<Stage, readonly RunFlag[]>();

function* findFlags({ file, instructions }: Stage): Generator<RunFlag> {
	for (const it of instructions) {
		const instruction = it.trigger ?? it;
		if (instruction.keyword !== "RUN") continue;
		for (const { name, value, span } of instruction.flags) {
			if (value === undefined) continue;
			yield {
				instruction,
				name,
				value: unquoted(value),
				raw: value,
				at: { file, span },
				whole: withBlanks(file, span),
			};
		}
	}
}

/** A flag with the blanks behind it. */
export function withBlanks(file: SourceFile, { start, end }: Span): Place {
	const blanks = /^[ \t]*/.exec(file.text.slice(end))?.[0].length ?? 0;
	return { file, span: { start, end: end + blanks } };
}

/** One field of a flag such as `--mount=type=secret,mode=0444`. */
export interface FlagField {
	readonly value: string;
	readonly at: Place;
}

/** The fields of a flag by their names in lower case; where one is written twice, the last counts, as in BuildKit. */
export function fieldsOf({ at, raw }: RunFlag): ReadonlyMap<string, FlagField> {
	const fields = new Map<string, FlagField>();
	// A flag that goes on in the next line is not what stands in the file.
	if (!textAt(at).endsWith(raw)) return fields;
	let start = at.span.end - raw.length;
	for (const part of raw.split(",")) {
		const end = start + part.length;
		const equals = part.indexOf("=");
		if (equals > 0) {
			const value = unquoted(part.slice(equals + 1));
			const name = part.slice(0, equals).replace(/^["']/, "").toLowerCase();
			fields.set(name, { value, at: { file: at.file, span: { start: start + equals + 1, end } } });
		}
		start = end + 1;
	}
	return fields;
}

function unquoted(text: string): string {
	return text.replace(/^(["'])(.*)\1$/, "$2").replace(/["']$/, "");
}
