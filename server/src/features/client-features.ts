import type { DiagnosticsCapabilities, InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "../protocol.ts";
import { MarkupKind } from "./lsp-values.ts";

/** What the editor at the other end understands; a missing announcement means no. */
export interface ClientFeatures {
	/** It asks for diagnostics, so that none are sent unasked. */
	readonly pullsDiagnostics: boolean;
	readonly refreshesDiagnostics: boolean;
	readonly refreshesInlayHints: boolean;
	readonly refreshesCodeLenses: boolean;
	readonly diagnostics: DiagnosticsCapabilities;
	readonly versionedEdits: boolean;
	readonly confirmedEdits: boolean;
	/** An edit may leave the cursor on a word of it. */
	readonly snippetEdits: boolean;
	/** It opens documents when it is asked to. */
	readonly showsDocuments: boolean;
	/** Commands that it has itself. */
	readonly commands: ReadonlySet<string>;
	/** An edit may make a file first. */
	readonly createsFiles: boolean;
	readonly codeActionLiterals: boolean;
	readonly hoverKind: MarkupKind;
	readonly completionKind: MarkupKind;
	/** It lists a few words beside each proposal. */
	readonly completionDetails: boolean;
	/** It shows documents that only the server has. */
	readonly virtualDocuments: boolean;
	readonly configuration: boolean;
	readonly registersConfiguration: boolean;
	readonly registersWatchers: boolean;
	readonly changesFolders: boolean;
}

/** Reads the announcements of a client. */
export function clientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
	const { textDocument, workspace } = capabilities ?? {};
	const pull = textDocument?.diagnostic;
	const push = textDocument?.publishDiagnostics;
	const versionedEdits = workspace?.workspaceEdit?.documentChanges === true;
	return {
		pullsDiagnostics: pull !== undefined && pull !== null,
		refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
		refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
		refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
		// Clients older than LSP 3.18 say it of pushed diagnostics only.
		diagnostics: { ...push, ...pull },
		versionedEdits,
		confirmedEdits: versionedEdits && Boolean(workspace?.workspaceEdit?.changeAnnotationSupport),
		snippetEdits: versionedEdits && workspace?.workspaceEdit?.snippetEditSupport === true,
		showsDocuments: capabilities?.window?.showDocument?.support === true,
		commands: new Set(commandsOf(initializationOptions)),
		createsFiles: versionedEdits && workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
		codeActionLiterals: Boolean(textDocument?.codeAction?.codeActionLiteralSupport),
		hoverKind: kindOf(textDocument?.hover?.contentFormat ?? [MarkupKind.Markdown]),
		completionKind: kindOf(textDocument?.completion?.completionItem?.documentationFormat ?? []),
		completionDetails: textDocument?.completion?.completionItem?.labelDetailsSupport === true,
		virtualDocuments: Boolean(workspace?.textDocumentContent),
		configuration: workspace?.configuration === true,
		registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
		changesFolders: workspace?.workspaceFolders === true,
		registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
	};
}

function kindOf(formats: readonly MarkupKind[]): MarkupKind {
	return formats.includes(MarkupKind.Markdown) ? MarkupKind.Markdown : MarkupKind.PlainText;
}

function commandsOf(options: InitializationOptions | undefined | null): readonly string[] {
	const commands: unknown = options?.commands;
	return Array.isArray(commands) ? commands.filter((it) => typeof it === "string") : [];
}
