import type { CancellationToken, Connection, InitializeParams } from "vscode-languageserver";
import type { Settings } from "../analysis/settings.ts";
import { CONFIGURATION_NAMES } from "../knowledge/configuration-names.ts";
import { hasRulePages } from "../knowledge/rule-pages.ts";
import type { Project } from "../model/project.ts";
import type { SourceFile } from "../text/source-file.ts";
import { folderOf } from "../text/uri.ts";
import { configurationSource, settingsInEditor } from "../workspace/configured-settings.ts";
import { createDocuments, type Documents } from "../workspace/documents.ts";
import type { FeatureSettings } from "../workspace/feature-settings.ts";
import type { FileSystem } from "../workspace/file-system.ts";
import { keyOf } from "../workspace/uri-key.ts";
import { type ClientFeatures, clientFeatures } from "./client-features.ts";
import { reachableFiles } from "./client-files.ts";
import { type Configuration, createConfiguration, documentationBaseOf } from "./configuration.ts";
import type { DiagnosticOptions } from "./diagnostics.ts";
import { nextTurn } from "./quiet.ts";
import { RULE_FOLDER } from "./virtual-uri.ts";
import { createWorkspaceFolders, type WorkspaceFolders } from "./workspace-folders.ts";

/** One client, what it can do, and what it has open. */
export interface Session {
	readonly client: ClientFeatures;
	/** What can be read, as it is on the disk. */
	readonly files: FileSystem;
	readonly documents: Documents;
	readonly configuration: Configuration;
	readonly folders: WorkspaceFolders;
	/** A document with all that is needed to judge it now; undefined if it is none of ours or Dropcap is off for it. */
	judged(uri: string, token?: CancellationToken): Promise<Judged | undefined>;
	/** False where the client completes configurations by their schema. */
	readonly completesConfiguration: boolean;
	/** Keys of the documents that were edited and not saved since. */
	readonly unsaved: Set<string>;
	/** The uri of the folder of the rules' pages; undefined where there are none. */
	readonly documentationBase: string | undefined;
	/** How findings of a file are told to this client. */
	diagnosticOptions(file: SourceFile): DiagnosticOptions;
	/** The version that the client has of a file; null when it has not opened it. */
	versionOf(file: SourceFile): number | null;
	/** Has somebody told of every project that is loaded, also of one seen before. */
	onLoaded(listener: (project: Project) => void): void;
	/** True once the client has asked for the end: whatever it asks for then is refused. */
	isShutDown(): boolean;
	log(what: string, error: unknown): void;
}

/** A document to be judged. */
export interface Judged {
	readonly project: Project;
	readonly file: SourceFile;
	readonly settings: Settings;
	readonly features: FeatureSettings;
	/** Where a configuration would count for the document while there is none; undefined where none would be found. */
	readonly newConfiguration: string | undefined;
}

/** Begins with what the client says of itself. */
export function createSession(
	connection: Connection,
	ownFiles: FileSystem | undefined,
	params: InitializeParams,
	onLateSettings: (uri: string) => void,
): Session {
	const client = clientFeatures(params);
	const documentationBase = pageFolder(documentationBaseOf(params.initializationOptions), client);
	const files = reachableFiles(connection, ownFiles, params.initializationOptions);
	const documents = createDocuments(files);
	const configuration = createConfiguration({
		ask: client.configuration
			? (scopeUri) => connection.workspace.getConfiguration({ scopeUri, section: "dropcap" })
			: undefined,
		initial: params.initializationOptions,
		log: (message) => tell(() => connection.console.warn(message)),
		onLateAnswer: onLateSettings,
	});

	const folders = createWorkspaceFolders(params);
	let isShutDown = false;
	connection.onShutdown(() => {
		isShutDown = true;
	});

	const listeners: ((project: Project) => void)[] = [];

	const hasSchema = params.initializationOptions?.checksConfiguration === false;

	function versionOf(file: SourceFile): number | null {
		const document = documents.find(file.uri);
		return document?.file === file ? document.version : null;
	}

	return {
		client,
		files,
		documents,
		configuration,
		folders,
		completesConfiguration: params.initializationOptions?.completesConfiguration !== false,
		unsaved: new Set(),
		documentationBase,
		async judged(uri, token) {
			const spelled = documents.find(uri)?.uri ?? uri;
			const editor = await configuration.of(spelled);
			if (!editor.enable) return undefined;
			// A cancellation right behind its request gets a chance to be read before the work is done.
			if (token) await nextTurn();
			if (token?.isCancellationRequested) return undefined;
			const top = folders.containing(spelled);
			const source = configurationSource(editor, spelled, top);
			const project = await documents.load(spelled, source);
			for (const listener of listeners) listener(project);
			const file = project.files.get(spelled);
			const { features } = editor;
			if (!file || isSwitchedOff(file, features)) return undefined;
			const newConfiguration =
				source.kind === "nearest" ? (top ?? folderOf(spelled)) + CONFIGURATION_NAMES[0] : undefined;
			const settings = settingsInEditor(project, editor, top, today());
			return { project, file, settings, features, newConfiguration };
		},
		diagnosticOptions: (file) => ({
			client: client.diagnostics,
			documentationBase,
			version: versionOf(file) ?? undefined,
			hasSchema,
		}),
		versionOf,
		isShutDown: () => isShutDown,
		onLoaded: (listener) => void listeners.push(listener),
		log: (what, error) => tell(() => connection.console.error(`${what}: ${describe(error)}`)),
	};
}

/** A folder of files is opened as it is; of any other an editor in a browser shows the raw text, if anything. */
function pageFolder(given: string | undefined, { virtualDocuments }: ClientFeatures): string | undefined {
	return virtualDocuments && hasRulePages() && !given?.startsWith("file:") ? RULE_FOLDER : given;
}

/** A client that is gone cannot be told; that must not be one more error, which nobody would catch. */
function tell(say: () => void): void {
	try {
		say();
	} catch {
		// The connection is closed.
	}
}

/** True for a document whose findings stay as they are until it is saved. */
export function waitsForSave({ file, features }: Judged, { unsaved }: Pick<Session, "unsaved">): boolean {
	return features.run === "onSave" && unsaved.has(keyOf(file.uri));
}

function isSwitchedOff({ language }: SourceFile, { dockerfile, compose }: FeatureSettings): boolean {
	return (language === "dockerfile" && !dockerfile) || (language === "compose" && !compose);
}

/** The day in UTC, so that it is the same for everybody who shares a configuration. */
function today(): string {
	return new Date().toISOString().slice(0, 10);
}

function describe(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
