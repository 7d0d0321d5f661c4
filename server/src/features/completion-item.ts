import type { CompletionItem } from "vscode-languageserver";
import type { SourceFile } from "../text/source-file.ts";
import type { ClientFeatures } from "./client-features.ts";
import { CompletionItemKind, MarkupKind } from "./lsp-values.ts";
import { withoutMarks } from "./markdown.ts";
import type { Proposal } from "./proposal.ts";
import { toRange } from "./to-lsp.ts";

const KINDS = {
	value: CompletionItemKind.EnumMember,
	key: CompletionItemKind.Property,
	rule: CompletionItemKind.Reference,
	account: CompletionItemKind.Constant,
} as const satisfies Record<Proposal["kind"], CompletionItemKind>;

/** A proposal as an editor lists it, at a place among the others. */
export function toCompletionItem(
	{ text, span, kind, detail, beside = detail, documentation, filter }: Proposal,
	place: number,
	file: SourceFile,
	{ completionKind, completionDetails }: ClientFeatures,
): CompletionItem {
	const value = completionKind === MarkupKind.PlainText ? withoutMarks(documentation ?? "") : documentation;
	return {
		label: text.trimEnd().replace(/:$/, ""),
		kind: KINDS[kind],
		detail,
		// Without it VS Code shows the detail of the selected item only.
		...(completionDetails && { labelDetails: { description: beside } }),
		sortText: String(place).padStart(3, "0"),
		...(filter !== undefined && { filterText: filter }),
		...(value && { documentation: { kind: completionKind, value } }),
		textEdit: { range: toRange(file, span), newText: text },
	};
}
