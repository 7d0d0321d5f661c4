import type { WorkspaceEdit } from "vscode-languageserver";
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
	return isFilledIn(edits, listener) ? toSnippetChanges(edits, listener.versionOf) : plainEdit(edits, listener);
}

/** True where the cursor will be on what is to be chosen; a cursor is in one file at a time. */
export function isFilledIn(edits: readonly Edit[], { client }: Listener): boolean {
	return client.snippetEdits && edits.some((it) => it.choice) && new Set(edits.map((it) => it.file)).size === 1;
}
