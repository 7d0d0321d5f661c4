import type { WorkspaceEdit } from "vscode-languageserver";
import { lineAt, lineSpan } from "../text/lines.ts";
import type { Edit } from "../text/source-file.ts";
import type { ClientFeatures } from "./client-features.ts";
import { toChanges, toConfirmedChanges, toSnippetChanges, toVersionedChanges, type VersionOf } from "./to-lsp.ts";

/** Whom edits are told. */
interface Listener {
	readonly client: ClientFeatures;
	readonly versionOf: VersionOf;
}

/** Edits that are made as they are. */
export function plainEdit(edits: readonly Edit[], { client, versionOf }: Listener): WorkspaceEdit {
	return client.versionedEdits ? toVersionedChanges(edits, versionOf) : toChanges(edits);
}

/** Edits that the user looks at before they are made, where the client can show them. */
export function reviewedEdit(edits: readonly Edit[], listener: Listener, label: string): WorkspaceEdit {
	const { client, versionOf } = listener;
	return client.confirmedEdits ? toConfirmedChanges(edits, versionOf, label) : plainEdit(edits, listener);
}

/** Edits that leave the cursor on what their user may want to choose, where the client can do that. */
export function filledInEdit(edits: readonly Edit[], listener: Listener): WorkspaceEdit {
	const isLeftAlone = isFilledIn(edits, listener) && !edits.some(isShifted);
	return isLeftAlone ? toSnippetChanges(edits, listener.versionOf) : plainEdit(edits, listener);
}

/** VS Code indents every line of a snippet like the line in which it begins, and LSP has no word against it. */
function isShifted({ file, span, newText, choice }: Edit): boolean {
	const { start } = lineSpan(file, lineAt(file, span.start));
	return choice !== undefined && newText.includes("\n") && /^[ \t]/.test(file.text.slice(start, span.start));
}

/** True where the cursor will be on what is to be chosen; a cursor is in one file at a time. */
export function isFilledIn(edits: readonly Edit[], { client }: Listener): boolean {
	return client.snippetEdits && edits.some((it) => it.choice) && new Set(edits.map((it) => it.file)).size === 1;
}
