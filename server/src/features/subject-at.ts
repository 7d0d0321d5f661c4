import type { Subject } from "../analysis/subjects.ts";
import type { SourceFile } from "../text/source-file.ts";
import { touches } from "../text/span.ts";

/** The service whose lines, or the stage whose instructions, hold the offset; more than one where names are repeated. */
export function subjectsAround(file: SourceFile, subjects: readonly Subject[], offset: number): readonly Subject[] {
	return subjects.filter((subject) => {
		if (subject.kind === "service") {
			const { at, body } = subject.service;
			if (at.file !== file) return false;
			const end = body?.file === file ? body.span.end : at.span.end;
			return touches({ start: at.span.start, end }, offset);
		}
		const { from, instructions } = subject.stage;
		return touches({ start: from.span.start, end: (instructions.at(-1) ?? from).span.end }, offset);
	});
}
