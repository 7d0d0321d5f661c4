import assert from "node:assert/strict";
import {
	type ClientCapabilities,
	type CodeAction,
	type CodeActionContext,
	CodeActionRequest,
	ConfigurationRequest,
	createProtocolConnection,
	type Diagnostic,
	DiagnosticRefreshRequest,
	DidChangeTextDocumentNotification,
	DidChangeWatchedFilesNotification,
	DidCloseTextDocumentNotification,
	DidOpenTextDocumentNotification,
	type DocumentDiagnosticReport,
	DocumentDiagnosticRequest,
	FileChangeType,
	type FileEvent,
	InitializedNotification,
	InitializeRequest,
	type InitializeResult,
	LogMessageNotification,
	NullLogger,
	type ProtocolConnection,
	PublishDiagnosticsNotification,
	type PublishDiagnosticsParams,
	type Range,
	type Registration,
	RegistrationRequest,
	type TextDocumentContentChangeEvent,
	type WorkspaceEdit,
	type WorkspaceFolder,
} from "vscode-languageserver/node";
import { offsetAt, positionAt } from "../../server/src/text/lines.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { memoryFileSystem, uriOf } from "./memory-file-system.ts";
import { startServer } from "./server-under-test.ts";

/** What a test says about its client. */
export interface ClientOptions {
	readonly capabilities?: ClientCapabilities;
	readonly initializationOptions?: unknown;
	readonly workspaceFolders?: WorkspaceFolder[];
	/** Texts on the disk by path; the test may change them. */
	readonly disk?: ReadonlyMap<string, string>;
	/** The answer to `workspace/configuration`. */
	readonly configuration?: (scope: string | undefined) => unknown;
}

/** An editor without a screen, joined to a real server by two streams. */
export interface TestClient {
	readonly connection: ProtocolConnection;
	readonly initialized: InitializeResult;
	readonly logged: readonly string[];
	readonly registered: readonly Registration[];
	/** Everything the server published, in order. */
	readonly published: readonly PublishDiagnosticsParams[];
	/** How often the server asked for a refresh of the diagnostics. */
	readonly refreshes: () => number;
	open(path: string, text: string, languageId?: string): void;
	/** Replaces the whole text. */
	change(path: string, text: string): void;
	edit(path: string, changes: TextDocumentContentChangeEvent[]): void;
	close(path: string): void;
	changedOnDisk(...paths: readonly string[]): void;
	textOf(path: string): string;
	versionOf(path: string): number;
	/** The first publish of a file that fits, sent before or from now on. */
	publish(path: string, fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
	/** The publish for the version that the file has now. */
	current(path: string): Promise<readonly Diagnostic[]>;
	pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
	actions(path: string, range: Range, context?: Partial<CodeActionContext>): Promise<readonly CodeAction[]>;
	/** Makes the changes in the client's texts, new files and those that are not open on the disk, and tells the server. */
	apply(edit: WorkspaceEdit | undefined, disk?: Map<string, string>): void;
	until(condition: () => boolean, what: string): Promise<void>;
	stop(): void;
}

/** How long a test waits for a message that does not come, in milliseconds. */
const LIMIT = 5000;

/** As Sublime Text or Emacs announce them: what the server looks at, but for asking for diagnostics. */
export const pushCapabilities = {
	workspace: {
		workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
		configuration: true,
		didChangeConfiguration: { dynamicRegistration: true },
		didChangeWatchedFiles: { dynamicRegistration: true },
		diagnostics: { refreshSupport: true },
	},
	textDocument: {
		publishDiagnostics: {
			relatedInformation: true,
			versionSupport: true,
			codeDescriptionSupport: true,
			dataSupport: true,
			tagSupport: { valueSet: [1, 2] },
		},
		hover: { contentFormat: ["markdown", "plaintext"] },
		codeAction: {
			codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "source.fixAll"] } },
			isPreferredSupport: true,
			honorsChangeAnnotations: true,
		},
	},
} satisfies ClientCapabilities;

/** As VS Code announces them: it asks for diagnostics. */
export const pullCapabilities: ClientCapabilities = {
	...pushCapabilities,
	textDocument: { ...pushCapabilities.textDocument, diagnostic: { relatedDocumentSupport: false } },
};

/** As VS Code announces them, with all that a server may offer besides diagnostics and actions. */
export const fullCapabilities: ClientCapabilities = {
	workspace: {
		...pushCapabilities.workspace,
		workspaceEdit: {
			...pushCapabilities.workspace.workspaceEdit,
			resourceOperations: ["create", "rename", "delete"],
			snippetEditSupport: true,
		},
		textDocumentContent: { dynamicRegistration: true },
		inlayHint: { refreshSupport: true },
		codeLens: { refreshSupport: true },
	},
	textDocument: {
		...pullCapabilities.textDocument,
		completion: {
			completionItem: { snippetSupport: true, documentationFormat: ["markdown"], labelDetailsSupport: true },
		},
		inlayHint: {},
		codeLens: {},
		documentLink: { tooltipSupport: true },
	},
	window: { showDocument: { support: true } },
};

/** Starts a server and says hello to it. */
export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
	const {
		capabilities = {},
		initializationOptions,
		disk = new Map(),
		configuration = () => null,
		workspaceFolders,
	} = options;
	const read = (uri: string) => memoryFileSystem(disk).read(uri);
	const list = (folder: string) => memoryFileSystem(disk).list(folder);
	const server = await startServer({ read, list });
	const connection = createProtocolConnection(server.reader, server.writer, NullLogger);

	const documents = new Map<string, SourceFile & { readonly version: number }>();
	const published: PublishDiagnosticsParams[] = [];
	const logged: string[] = [];
	const registered: Registration[] = [];
	const waiting = new Set<() => void>();
	let refreshes = 0;
	const heard = () => {
		for (const check of waiting) check();
	};

	connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
		published.push(params);
		heard();
	});
	connection.onNotification(LogMessageNotification.type, ({ message }) => {
		logged.push(message);
		heard();
	});
	connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map((it) => configuration(it.scopeUri)));
	connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
		registered.push(...registrations);
		heard();
	});
	connection.onRequest(DiagnosticRefreshRequest.type, () => {
		refreshes++;
		heard();
	});
	connection.onRequest("dropcap/fs/readFile", async (uri: string) => (await read(uri)) ?? null);
	connection.onRequest("dropcap/fs/list", list);
	connection.listen();

	const initialized = await connection.sendRequest(InitializeRequest.type, {
		processId: null,
		rootUri: null,
		capabilities,
		initializationOptions: server.readsThroughClient ? withReading(initializationOptions) : initializationOptions,
		...(workspaceFolders && { workspaceFolders }),
	});
	void connection.sendNotification(InitializedNotification.type, {});

	function document(path: string) {
		const found = documents.get(uriOf(path));
		assert.ok(found, `${path} is not open`);
		return found;
	}

	function until(condition: () => boolean, what: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				waiting.delete(check);
				reject(new Error(`Waited in vain for ${what}`));
			}, LIMIT);
			function check() {
				if (!condition()) return;
				clearTimeout(timer);
				waiting.delete(check);
				resolve();
			}
			waiting.add(check);
			check();
		});
	}

	async function publish(path: string, fits: (params: PublishDiagnosticsParams) => boolean) {
		const find = () => published.find((it) => it.uri === uriOf(path) && fits(it));
		await until(() => find() !== undefined, `diagnostics of ${path}`);
		const found = find();
		assert.ok(found);
		return found;
	}

	function edit(path: string, changes: TextDocumentContentChangeEvent[]): void {
		const before = document(path);
		const text = changes.reduce((it, change) => withChange({ ...before, text: it }, change), before.text);
		const version = before.version + 1;
		documents.set(before.uri, { ...before, text, version });
		void connection.sendNotification(DidChangeTextDocumentNotification.type, {
			textDocument: { uri: before.uri, version },
			contentChanges: changes,
		});
	}

	function watched(type: FileChangeType, paths: readonly string[]): void {
		const changes: FileEvent[] = paths.map((path) => ({ uri: uriOf(path), type }));
		void connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
	}

	return {
		connection,
		initialized,
		logged,
		registered,
		published,
		refreshes: () => refreshes,
		open: (path, text, languageId = /\.ya?ml$/.test(path) ? "dockercompose" : "dockerfile") => {
			const uri = uriOf(path);
			documents.set(uri, { uri, language: "dockerfile", text, version: 1 });
			void connection.sendNotification(DidOpenTextDocumentNotification.type, {
				textDocument: { uri, languageId, version: 1, text },
			});
		},
		change: (path, text) => edit(path, [{ text }]),
		edit,
		close: (path) => {
			documents.delete(uriOf(path));
			void connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: uriOf(path) } });
		},
		changedOnDisk: (...paths) => watched(FileChangeType.Changed, paths),
		textOf: (path) => document(path).text,
		versionOf: (path) => document(path).version,
		publish,
		current: async (path) => {
			const { version } = document(path);
			return (await publish(path, (it) => it.version === version)).diagnostics;
		},
		pull: (path, previousResultId) =>
			connection.sendRequest(DocumentDiagnosticRequest.type, {
				textDocument: { uri: uriOf(path) },
				...(previousResultId !== undefined && { previousResultId }),
			}),
		actions: async (path, range, context = {}) => {
			const found = await connection.sendRequest(CodeActionRequest.type, {
				textDocument: { uri: uriOf(path) },
				range,
				context: { diagnostics: [], ...context },
			});
			return (found ?? []).filter((it): it is CodeAction => "kind" in it);
		},
		apply: (wanted, disk = new Map()) => {
			assert.ok(wanted, "the action has an edit");
			for (const [uri, edits] of Object.entries(wanted.changes ?? {})) edit(pathIn(uri), toChangeEvents(edits));
			for (const it of wanted.documentChanges ?? []) {
				if ("kind" in it) {
					assert.equal(it.kind, "create", "no file is renamed or removed");
					assert.ok("uri" in it && !disk.has(pathIn(it.uri)), "no file is made over another");
					disk.set(pathIn(it.uri), "");
					watched(FileChangeType.Created, [pathIn(it.uri)]);
					continue;
				}
				const { uri, version } = it.textDocument;
				const stored = disk.get(pathIn(uri));
				if (stored !== undefined && !documents.has(uri)) {
					const changes = toChangeEvents(it.edits.filter((change) => "newText" in change));
					const before: SourceFile = { uri, language: "config", text: stored };
					disk.set(
						pathIn(uri),
						changes.reduce((text, change) => withChange({ ...before, text }, change), stored),
					);
					watched(FileChangeType.Changed, [pathIn(uri)]);
					continue;
				}
				assert.equal(version, documents.get(uri)?.version ?? null, "an edit is for the version that it was made for");
				edit(pathIn(uri), toChangeEvents(it.edits.filter((change) => "newText" in change)));
			}
		},
		until,
		stop: () => {
			connection.dispose();
			server.stop();
		},
	};
}

/** The same options from a client that reads files for the server. */
function withReading(options: unknown): unknown {
	return { ...(typeof options === "object" && options), readsFiles: true };
}

/** A range that holds everything. */
export const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

/** The range of the first occurrence of some words. */
export function rangeOf(text: string, words: string): Range {
	const at = text.indexOf(words);
	assert.ok(at >= 0, `“${words}” is in the text`);
	const file: SourceFile = { uri: "", language: "env", text };
	return { start: positionAt(file, at), end: positionAt(file, at + words.length) };
}

function pathIn(uri: string): string {
	return uri.slice(uriOf("").length);
}

/** Edits count from the text before all of them, changes from the one before: backwards both is the same. */
function toChangeEvents(edits: readonly { range: Range; newText: string }[]): TextDocumentContentChangeEvent[] {
	const later = ({ range: a }: { range: Range }, { range: b }: { range: Range }) =>
		b.start.line - a.start.line || b.start.character - a.start.character;
	return edits
		.toReversed()
		.toSorted(later)
		.map(({ range, newText }) => ({ range, text: newText }));
}

function withChange(file: SourceFile, change: TextDocumentContentChangeEvent): string {
	if (!("range" in change)) return change.text;
	const { start, end } = change.range;
	return file.text.slice(0, offsetAt(file, start)) + change.text + file.text.slice(offsetAt(file, end));
}
