import type { CodeAction } from "vscode-languageserver";
import { RECORDED_USER, recordImage } from "../edits/record-image.ts";
import { withChoice } from "../text/choice.ts";
import { shorten } from "../text/shorten.ts";
import { nameOf } from "../text/uri.ts";
import { type CodeActionRequest, meantFindings, withoutRepeats } from "./code-action-request.ts";
import { configurationEdit } from "./configuration-edit.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { CodeActionKind } from "./lsp-values.ts";

/** Says in the configuration as whom an image starts that nobody knows; the cursor goes to the user. */
export function recordImageActions(request: CodeActionRequest): readonly CodeAction[] {
	return withoutRepeats(
		meantFindings(request).flatMap((finding): readonly CodeAction[] => {
			const { unknownImage } = finding;
			if (unknownImage === undefined) return [];
			const changed = configurationEdit(request, (file) =>
				recordImage(file, unknownImage).map((it) => withChoice(it, RECORDED_USER, [`user: ${RECORDED_USER}`])),
			);
			if (!changed) return [];
			const title = `Say in ${nameOf(changed.uri)} as whom ${shorten(unknownImage, 50)} starts`;
			const diagnostics = [toDiagnostic(finding, request.diagnostics)];
			return [{ title, kind: CodeActionKind.QuickFix, diagnostics, edit: changed.edit }];
		}),
	);
}
