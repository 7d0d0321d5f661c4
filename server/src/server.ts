import {
	type CodeAction,
	type Connection,
	DidChangeConfigurationNotification,
	type Hover,
	MarkupKind,
	type ServerCapabilities,
	TextDocumentSyncKind,
} from "vscode-languageserver";
import type { ClientFeatures } from "./features/client-features.ts";
import { CODE_ACTION_KINDS, codeActions } from "./features/code-actions.ts";
import { ownCommands, runCommands } from "./features/commands.ts";
import { createBaseline } from "./features/create-baseline.ts";
import { allChannels, type DiagnosticChannel } from "./features/diagnostic-channel.ts";
import { guardNotification, guardRequest } from "./features/guard.ts";
import { hover } from "./features/hover.ts";
import { linksFor } from "./features/links.ts";
import { withoutMarks } from "./features/markdown.ts";
import { pullDiagnostics } from "./features/pull-diagnostics.ts";
import { pushDiagnostics } from "./features/push-diagnostics.ts";
import { createSession, type Session } from "./features/session.ts";
import { syncDocuments } from "./features/text-sync.ts";
import { toRange, toSpan } from "./features/to-lsp.ts";
import { serveVirtualDocuments } from "./features/virtual-documents.ts";
import { SCHEME } from "./features/virtual-uri.ts";
import { followWatchedFiles, watchFiles } from "./features/watched-files.ts";
import type { CreateBaselineParams, CreatedBaseline } from "./protocol.ts";
import { offsetAt } from "./text/lines.ts";
import { version } from "./version.ts";
import type { FileSystem } from "./workspace/file-system.ts";

/** The method of the request, which has no counterpart in LSP. */
const CREATE_BASELINE = "dropcap/createBaseline";

/**
 * Serves one client until the connection ends.
 * @param ownFiles the files of this machine; undefined where only the client can read any
 */
export function createServer(connection: Connection, ownFiles: FileSystem | undefined): void {
	connection.onInitialize((params) => {
		const session: Session = createSession(connection, ownFiles, params, (uri) => {
			const document = session.documents.find(uri);
			if (document) channel.outdated([document]);
		});
		const channel = allChannels([
			session.client.pullsDiagnostics ? pullDiagnostics(connection, session) : pushDiagnostics(connection, session),
			serveVirtualDocuments(connection, session),
		]);
		syncDocuments(connection, session, channel);
		followWatchedFiles(connection, session, channel);
		followConfiguration(connection, session, channel);
		answerHover(connection, session);
		answerCodeActions(connection, session);
		runCommands(connection, session);
		answerCreateBaseline(connection, session);
		connection.onInitialized(() => {
			watchFiles(connection, session);
			followFolders(connection, session, channel);
			void registerConfiguration(connection, session);
		});
		return { capabilities: capabilities(session.client), serverInfo: { name: "Dropcap", version } };
	});
	connection.listen();
}

function capabilities(client: ClientFeatures): ServerCapabilities {
	return {
		textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
		workspace: {
			workspaceFolders: { supported: true, changeNotifications: true },
			...(client.virtualDocuments && { textDocumentContent: { schemes: [SCHEME] } }),
		},
		hoverProvider: true,
		codeActionProvider: client.codeActionLiterals ? { codeActionKinds: [...CODE_ACTION_KINDS] } : true,
		...(ownCommands(client).length > 0 && { executeCommandProvider: { commands: [...ownCommands(client)] } }),
		...(client.pullsDiagnostics && {
			diagnosticProvider: { identifier: "dropcap", interFileDependencies: true, workspaceDiagnostics: false },
		}),
	};
}

function followConfiguration(connection: Connection, session: Session, channel: DiagnosticChannel): void {
	connection.onDidChangeConfiguration(
		guardNotification(session, "Configuration", (params) => {
			session.configuration.changed(params?.settings);
			channel.outdated(session.documents.all());
		}),
	);
}

/** A configuration counts up to the workspace's folder. */
function followFolders(
	connection: Connection,
	{ client, folders, documents }: Session,
	channel: DiagnosticChannel,
): void {
	if (!client.changesFolders) return;
	connection.workspace.onDidChangeWorkspaceFolders((event) => {
		folders.change(event);
		channel.outdated(documents.all());
	});
}

async function registerConfiguration(connection: Connection, { client, log }: Session): Promise<void> {
	if (!client.registersConfiguration) return;
	try {
		await connection.client.register(DidChangeConfigurationNotification.type, { section: "dropcap" });
	} catch (error) {
		log("Registering for configuration", error);
	}
}

function answerHover(connection: Connection, session: Session): void {
	const nothing: Hover | null = null;
	connection.onHover(
		guardRequest(session, "Hover", nothing, async ({ textDocument, position }, token): Promise<Hover | null> => {
			const judged = await session.judged(textDocument.uri, token);
			if (!judged || token.isCancellationRequested) return null;
			const { project, file, settings, features } = judged;
			const links = linksFor(session.client, session.documentationBase);
			const answer = features.hover && hover(project, file.uri, offsetAt(file, position), settings, links);
			if (!answer) return null;
			const kind = session.client.hoverKind;
			const value = kind === MarkupKind.PlainText ? withoutMarks(answer.markdown) : answer.markdown;
			const contents = { kind, value };
			return { contents, range: toRange(file, answer.span) };
		}),
	);
}

function answerCodeActions(connection: Connection, session: Session): void {
	const nothing: CodeAction[] = [];
	connection.onCodeAction(
		guardRequest(session, "Code actions", nothing, async ({ textDocument, range, context }, token) => {
			const judged = await session.judged(textDocument.uri, token);
			if (!judged || token.isCancellationRequested) return [];
			return codeActions({
				...judged,
				span: toSpan(judged.file, range),
				context,
				client: session.client,
				diagnostics: session.diagnosticOptions(judged.file),
				versionOf: session.versionOf,
			});
		}),
	);
}

function answerCreateBaseline(connection: Connection, session: Session): void {
	const nothing: CreatedBaseline | null = null;
	connection.onRequest(
		CREATE_BASELINE,
		guardRequest(session, "Create baseline", nothing, async (params: CreateBaselineParams, token) => {
			return (await createBaseline(session, params, token)) ?? null;
		}),
	);
}
