import type { CodeAction, CodeActionContext } from "vscode-languageserver";
import type { CodeActionRequest } from "./code-action-request.ts";
import { documentationActions } from "./documentation-actions.ts";
import { FIX_ALL, fixAllAction, fixManyActions } from "./fix-all-actions.ts";
import { HARDEN, hardenAction } from "./harden-action.ts";
import { IGNORE, ignoreActions } from "./ignore-actions.ts";
import { CodeActionKind, CodeActionTriggerKind } from "./lsp-values.ts";
import { quickFixes } from "./quick-fixes.ts";
import { recordImageActions } from "./record-image-actions.ts";

/** The kinds that are offered. */
export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, HARDEN, FIX_ALL] as const;

/**
 * Preferred fixes, then the alternatives, then what may be said of an image, then many at once, then ignoring here, in the file and in the configuration,
 * and the rules' pages last. All of it is made from the present text, whatever the editor still shows.
 */
export function codeActions(request: CodeActionRequest): CodeAction[] {
	const { context } = request;
	const isFixWanted = wants(context, CodeActionKind.QuickFix);
	const many = isFixWanted ? fixManyActions(request) : [];
	// Who names no kind gets one action that fixes all, not two.
	const isRepeated = !context.only?.length && many.length > 0;
	return [
		...(isFixWanted ? [...quickFixes(request), ...recordImageActions(request)] : []),
		...many,
		...(wants(context, HARDEN) ? hardenAction(request) : []),
		...(wants(context, FIX_ALL) && !isRepeated ? fixAllAction(request) : []),
		...(wants(context, IGNORE) ? ignoreActions(request) : []),
		...(isFixWanted ? documentationActions(request) : []),
	];
}

/** Unasked, an editor only looks for quick fixes (gopls does the same). */
function wants({ only, triggerKind }: CodeActionContext, kind: CodeActionKind): boolean {
	if (only?.length) return only.some((it) => it === "" || kind === it || kind.startsWith(`${it}.`));
	return kind.startsWith(CodeActionKind.QuickFix) || triggerKind !== CodeActionTriggerKind.Automatic;
}
