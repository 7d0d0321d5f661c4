import type { WorkspaceEdit } from "vscode-languageserver";
import type { Edit, SourceFile } from "../text/source-file.ts";
import type { CodeActionRequest } from "./code-action-request.ts";
import { toNewFile } from "./to-lsp.ts";
import { filledInEdit } from "./workspace-edits.ts";

/** A change of a configuration, and the configuration that it changes. */
interface ConfigurationEdit {
	readonly uri: string;
	readonly edit: WorkspaceEdit;
}

/**
 * A change of the nearest configuration, or of a new one where there is none and the client can make it; undefined where
 * neither is possible, and where the change has no edit.
 */
export function configurationEdit(
	request: CodeActionRequest,
	change: (file: SourceFile) => readonly Edit[],
): ConfigurationEdit | undefined {
	const { project, client, newConfiguration } = request;
	const [nearest] = project.configurations;
	const present = nearest === undefined ? undefined : project.files.get(nearest);
	const uri = present?.uri ?? newConfiguration;
	if (uri === undefined || (!present && !client.createsFiles)) return undefined;
	const edits = change(present ?? { uri, language: "config", text: "" });
	if (edits.length === 0) return undefined;
	return { uri, edit: present ? filledInEdit(edits, request) : toNewFile(edits, uri) };
}
