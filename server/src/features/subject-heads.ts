import type { Settings } from "../analysis/settings.ts";
import { type Subject, subjectsOf } from "../analysis/subjects.ts";
import type { Project } from "../model/project.ts";
import type { SourceFile, Span } from "../text/source-file.ts";

/** A stage or service with the words that stand for it in a file. */
export interface SubjectHead {
	readonly subject: Subject;
	readonly span: Span;
}

/** The FROM of each stage, or the key of each service. */
export function subjectHeads(project: Project, file: SourceFile, settings: Settings): readonly SubjectHead[] {
	return subjectsOf(project, file.uri, settings.engine).flatMap((subject): readonly SubjectHead[] => {
		if (subject.kind === "stage") return [{ subject, span: subject.stage.from.span }];
		const { at } = subject.service;
		return at.file === file ? [{ subject, span: at.span }] : [];
	});
}
