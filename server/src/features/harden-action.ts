import type { CodeAction, WorkspaceEdit } from "vscode-languageserver";
import { harden } from "../analysis/harden.ts";
import type { Settings } from "../analysis/settings.ts";
import { idOf, type Subject, subjectsNear } from "../analysis/subjects.ts";
import type { Project } from "../model/project.ts";
import { shorten } from "../text/shorten.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import type { ClientFeatures } from "./client-features.ts";
import { CodeActionKind } from "./lsp-values.ts";
import { toChanges, toConfirmedChanges, toVersionedChanges, type VersionOf } from "./to-lsp.ts";

/** Every fix of one service or stage in one change. */
export const HARDEN = `${CodeActionKind.RefactorRewrite}.harden.dropcap`;

/** Where it is asked for, and how it may be told. */
interface HardenRequest {
	readonly project: Project;
	readonly file: SourceFile;
	readonly settings: Settings;
	readonly span: Span;
	readonly client: ClientFeatures;
	readonly versionOf: VersionOf;
}

/** Offered for the service or the stage at the cursor, where more than one thing is to be mended; never for several. */
export function hardenAction(request: HardenRequest): readonly CodeAction[] {
	const { project, file, settings, span, client, versionOf } = request;
	const [subject, ...others] = subjectsNear(project, file.uri, settings.engine, span).filter((it) =>
		meets(wholeOf(it), span),
	);
	if (!subject || others.length > 0) return [];
	const hardened = harden(project, file.uri, settings, idOf(subject), "bearable");
	if (!hardened || hardened.mended < 2 || hardened.edits.length === 0) return [];
	const { edits, mended, left } = hardened;
	const title = `Harden ${named(subject)} (${mended} fixes${left > 0 ? `, ${left} more left to you` : ""})`;
	return [{ title, kind: HARDEN, edit: toEdit() }];

	function toEdit(): WorkspaceEdit {
		if (!client.versionedEdits) return toChanges(edits);
		return client.confirmedEdits ? toConfirmedChanges(edits, versionOf, title) : toVersionedChanges(edits, versionOf);
	}
}

function named(subject: Subject): string {
	if (subject.kind === "service") return `service "${shorten(subject.service.name, 40)}"`;
	const { name } = subject.stage;
	return name === undefined ? "this stage" : `stage "${shorten(name, 40)}"`;
}

/** From the subject's first character to behind its last. */
function wholeOf(subject: Subject): Span {
	if (subject.kind === "service") {
		const { at, body } = subject.service;
		return { start: at.span.start, end: Math.max(at.span.end, body?.span.end ?? 0) };
	}
	const { from, instructions } = subject.stage;
	return { start: from.span.start, end: instructions.at(-1)?.span.end ?? from.span.end };
}
