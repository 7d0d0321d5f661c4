import type { Place } from "../text/source-file.ts";
import type { UserInstruction } from "./build.ts";
import { type Mode, readMode } from "./mode.ts";
import { withBlanks } from "./run-flags.ts";
import type { Stage } from "./stage.ts";
import { userBefore } from "./user-before.ts";

/** One COPY or ADD. */
export interface CopiedFiles {
	readonly keyword: string;
	/** The keyword's place. */
	readonly at: Place;
	/** As written. */
	readonly sources: readonly string[];
	readonly target: string;
	/** What `--chown` says: the text, its place, and the whole flag with the blanks behind it. */
	readonly owner: { readonly text: string; readonly at: Place; readonly flag: Place } | undefined;
	/** What `--chmod` says, where it can be read. */
	readonly mode: Mode | undefined;
	/** The USER that counts here, which COPY does not heed. */
	readonly user: UserInstruction | undefined;
}

/** A stage's own COPY and ADD instructions. */
export function* copiesOf(stage: Stage): Generator<CopiedFiles> {
	const { file } = stage;
	for (const instruction of stage.instructions) {
		const { keyword } = instruction;
		if (keyword !== "COPY" && keyword !== "ADD") continue;
		const { keywordSpan, flags, words, exec } = instruction;
		const paths = exec ?? words.map((it) => it.text);
		const owner = flags.find((it) => it.name === "chown" && it.value !== undefined);
		const mode = flags.find((it) => it.name === "chmod")?.value;
		const text = owner?.value ?? "";
		yield {
			keyword,
			at: { file, span: keywordSpan },
			sources: paths.slice(0, -1),
			target: paths.at(-1) ?? "",
			owner: owner && {
				text,
				at: { file, span: { start: owner.span.end - text.length, end: owner.span.end } },
				flag: withBlanks(file, owner.span),
			},
			mode: mode === undefined ? undefined : readMode(mode),
			user: userBefore(stage, instruction),
		};
	}
}
