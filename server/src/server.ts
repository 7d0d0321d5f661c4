import type { Connection, InitializeParams, ServerCapabilities } from "vscode-languageserver";
import { answerRequests } from "./features/answers.ts";
import type { ClientFeatures } from "./features/client-features.ts";
import { CODE_ACTION_KINDS } from "./features/code-actions.ts";
import { ownCommands, runCommands } from "./features/commands.ts";
import { createBaseline } from "./features/create-baseline.ts";
import { allChannels, type DiagnosticChannel } from "./features/diagnostic-channel.ts";
import { guardNotification, guardRequest } from "./features/guard.ts";
import {
	DidChangeConfigurationNotification,
	ErrorCodes,
	ResponseError,
	TextDocumentSyncKind,
} from "./features/lsp-values.ts";
import { pullDiagnostics } from "./features/pull-diagnostics.ts";
import { pushDiagnostics } from "./features/push-diagnostics.ts";
import { refreshHints } from "./features/refresh-hints.ts";
import { createSession, type Session } from "./features/session.ts";
import { syncDocuments } from "./features/text-sync.ts";
import { serveVirtualDocuments } from "./features/virtual-documents.ts";
import { SCHEME } from "./features/virtual-uri.ts";
import { followWatchedFiles, watchFiles } from "./features/watched-files.ts";
import { answerAboutFolders } from "./features/workspace-requests.ts";
import type { CreateBaselineParams, CreatedBaseline } from "./protocol.ts";
import { version } from "./version.ts";
import type { FileSystem } from "./workspace/file-system.ts";

/** The method of the request, which has no counterpart in LSP. */
const CREATE_BASELINE = "dropcap/createBaseline";

/**
 * Serves one client until the connection ends.
 * @param ownFiles the files of this machine; undefined where only the client can read any
 */
export function createServer(connection: Connection, ownFiles: FileSystem | undefined): void {
	let session: Session | undefined;
	connection.onInitialize((params) => {
		session = begin(params);
		return { capabilities: capabilities(session.client), serverInfo: { name: "Dropcap", version } };
	});
	// Before the initialization nothing else has a handler: the library would say that no such method exists.
	connection.onRequest((method) => refusal(method, session));
	connection.listen();

	function begin(params: InitializeParams): Session {
		const session: Session = createSession(connection, ownFiles, params, (uri) => {
			const document = session.documents.find(uri);
			if (document) channel.outdated([document]);
		});
		const channel = allChannels([
			session.client.pullsDiagnostics ? pullDiagnostics(connection, session) : pushDiagnostics(connection, session),
			serveVirtualDocuments(connection, session),
			refreshHints(connection, session),
		]);
		syncDocuments(connection, session, channel);
		followWatchedFiles(connection, session, channel);
		followConfiguration(connection, session, channel);
		answerRequests(connection, session);
		runCommands(connection, session);
		answerCreateBaseline(connection, session);
		answerAboutFolders(connection, session);
		connection.onInitialized(() => {
			watchFiles(connection, session);
			followFolders(connection, session, channel);
			void registerConfiguration(connection, session);
		});
		return session;
	}
}

/** What LSP answers to a request that nobody handles. */
function refusal(method: string, session: Session | undefined): ResponseError<void> {
	if (!session) return new ResponseError(ErrorCodes.ServerNotInitialized, "The server is not initialized yet");
	if (session.isShutDown()) return new ResponseError(ErrorCodes.InvalidRequest, "The server is shut down");
	return new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${method}`);
}

function capabilities(client: ClientFeatures): ServerCapabilities {
	return {
		textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
		workspace: {
			workspaceFolders: { supported: true, changeNotifications: true },
			...(client.virtualDocuments && { textDocumentContent: { schemes: [SCHEME] } }),
		},
		hoverProvider: true,
		inlayHintProvider: true,
		codeLensProvider: {},
		documentLinkProvider: {},
		completionProvider: { triggerCharacters: [" ", ":", ",", "["] },
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

function answerCreateBaseline(connection: Connection, session: Session): void {
	const nothing: CreatedBaseline | null = null;
	connection.onRequest(
		CREATE_BASELINE,
		guardRequest(session, "Create baseline", nothing, async (params: CreateBaselineParams, token) => {
			return (await createBaseline(session, params, token)) ?? null;
		}),
	);
}
