import type { InlayHint } from "vscode-languageserver";
import type { Settings } from "../analysis/settings.ts";
import type { Project } from "../model/project.ts";
import { summarize } from "../privilege/summarize.ts";
import { endOfLine } from "../text/layout.ts";
import { positionAt } from "../text/lines.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import { subjectHeads } from "./subject-heads.ts";

/** What each process may do, behind the FROM or the key of its stage or service, as far as these stand in the span. */
export function inlayHints(project: Project, file: SourceFile, span: Span, settings: Settings): InlayHint[] {
	return subjectHeads(project, file, settings)
		.filter((it) => meets(it.span, span))
		.map((it) => ({
			position: positionAt(file, endOfLine(file, it.span.end)),
			label: summarize(it.subject.profile),
			paddingLeft: true,
		}));
}
