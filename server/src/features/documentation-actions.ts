import type { CodeAction } from "vscode-languageserver";
import { type CodeActionRequest, meantFindings } from "./code-action-request.ts";
import { commandFor } from "./commands.ts";
import { pageOf } from "./diagnostics.ts";
import { CodeActionKind } from "./lsp-values.ts";

/** Shows the pages of the rules that found something here, in a client that can. */
export function documentationActions(request: CodeActionRequest): readonly CodeAction[] {
	const { client, diagnostics, features } = request;
	if (!features.showDocumentation) return [];
	const names = [...new Set(meantFindings(request).map((it) => it.rule.name))];
	return names.flatMap((name) => {
		const page = pageOf(name, diagnostics.documentationBase);
		const title = `Show documentation for ${name}`;
		const command = page === undefined ? undefined : commandFor(client, "dropcap.openRuleDocs", title, page);
		return command ? [{ title, kind: CodeActionKind.QuickFix, command }] : [];
	});
}
