import type { CodeAction, Diagnostic, WorkspaceEdit } from "vscode-languageserver";
import type { Fix } from "../rules/rule.ts";
import type { Edit } from "../text/source-file.ts";
import { type CodeActionRequest, meantFindings, withoutRepeats } from "./code-action-request.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { CodeActionKind } from "./lsp-values.ts";
import { filledInEdit, isFilledIn, reviewedEdit } from "./workspace-edits.ts";

/** The fixes of what was found here, the preferred ones first. */
export function quickFixes(request: CodeActionRequest): readonly CodeAction[] {
	const offered = meantFindings(request).flatMap((finding) => {
		const diagnostic = toDiagnostic(finding, request.diagnostics);
		return (finding.fixes ?? []).flatMap((fix, rank) => toQuickFix(fix, rank, diagnostic, request));
	});
	const preferred = offered.filter((it) => it.isPreferred);
	const others = offered.filter((it) => !it.isPreferred);
	return withoutRepeats([...preferred, ...others]);
}

function toQuickFix(fix: Fix, rank: number, diagnostic: Diagnostic, request: CodeActionRequest): readonly CodeAction[] {
	const edits = fix.edits();
	if (edits.length === 0) return [];
	return [
		{
			title: fix.title,
			kind: CodeActionKind.QuickFix,
			diagnostics: [diagnostic],
			...(rank === 0 && !fix.risky && { isPreferred: true }),
			edit: toEdit(edits, fix, request),
		},
	];
}

/** What leaves the cursor in the text is looked at there; everything else that needs judgement is looked at before. */
function toEdit(edits: readonly Edit[], fix: Fix, request: CodeActionRequest): WorkspaceEdit {
	if (fix.safety === "safe" || isFilledIn(edits, request)) return filledInEdit(edits, request);
	return reviewedEdit(edits, request, fix.title);
}
