import type { Preset } from "./analysis/settings.ts";
import type { Severity } from "./rules/rule.ts";
import type { FeatureSettings } from "./workspace/feature-settings.ts";
import type { Entry } from "./workspace/file-system.ts";

export type { Entry };

/** What a client may set in the section `dropcap`, by `workspace/configuration` or when it starts the server. */
export interface DropcapConfiguration {
	readonly enable?: boolean;
	readonly preset?: Preset;
	/** Severity by rule name; wins over the preset. */
	readonly rules?: Readonly<Record<string, Severity | "off">>;
	/** Patterns of files that are not judged. */
	readonly exclude?: readonly string[];
	/** A configuration file in the place of those that would be found. */
	readonly configPath?: string;
	readonly configurationPreference?: "filesystemFirst" | "editorFirst" | "editorOnly";
	/** Whether other tools' ignoring comments count. */
	readonly honorOtherTools?: boolean;
	readonly run?: FeatureSettings["run"];
	readonly dockerfile?: Switch;
	readonly compose?: Switch;
	readonly hover?: Switch;
	readonly completion?: Switch;
	readonly inlayHints?: Switch;
	readonly codeLens?: Switch;
	/** Which fixes `source.fixAll.dropcap` makes. */
	readonly fixAll?: { readonly mode?: FeatureSettings["fixAll"] };
	readonly codeAction?: {
		readonly disableRuleComment?: Switch & { readonly requireReason?: boolean };
		readonly showDocumentation?: Switch;
	};
	/** The account that fixes create, and whether they say what each capability that they add is for. */
	readonly fix?: {
		readonly user?: { readonly name?: string; readonly uid?: number };
		readonly capabilityComments?: boolean;
	};
}

/** A feature that may be turned off, or on. */
interface Switch {
	readonly enable?: boolean;
}

/** `initializationOptions`: the settings of a client that is never asked for any, and what only a client can know. */
export interface InitializationOptions extends DropcapConfiguration {
	/** The same settings once more, for editors that hand over all sections. */
	readonly dropcap?: DropcapConfiguration;
	/** The uri of the folder that holds the rules' pages, `<rule>.md`; without it they are virtual documents. */
	readonly documentationBase?: string;
	/** False where the client completes the keys of `.dropcap.yaml` by their schema, so that they are not offered twice. */
	readonly completesConfiguration?: boolean;
	/** False where the client checks `.dropcap.yaml` by its schema, so that no mistake in its form is told twice. */
	readonly checksConfiguration?: boolean;
	/**
	 * Commands that the client has. Lenses and actions call them, and hovers link to them, so that the client has to let
	 * Markdown call them. Those that it has not are run by the server, where `window/showDocument` makes that possible.
	 */
	readonly commands?: readonly CommandName[];
	/** True when the client answers `ClientRequests`: the server reads through it what it cannot reach by itself. */
	readonly readsFiles?: boolean;
}

/** What the server asks of a client that reads files for it. Both are answered for any uri. */
export interface ClientRequests {
	/** The text of a file; null when it is missing, unreadable, no UTF-8 text, or longer than 2 MiB. */
	readonly "dropcap/fs/readFile": (uri: string) => string | null;
	/** The entries of a folder; empty when there is no such folder. */
	readonly "dropcap/fs/list": (uri: string) => readonly Entry[];
}

/** Requests about a folder as a whole, each with `FolderParams`. */
export interface WorkspaceMethods {
	/** Client to server: the uris of the Dockerfiles and Compose files in a folder and below it. */
	readonly containerFiles: "dropcap/containerFiles";
	/** Client to server: the configuration that a folder has, or could begin with: `NewConfiguration`. */
	readonly newConfiguration: "dropcap/newConfiguration";
}

/** Names a folder by its uri. */
export interface FolderParams {
	readonly folder: string;
}

/** A configuration: `text` is what to write to `uri`, and null where that file is there already. */
export interface NewConfiguration {
	readonly uri: string;
	readonly text: string | null;
}

/**
 * The request `dropcap/createBaseline` asks for a baseline that accepts all that is found now in some files, also in
 * those that are not open. The server writes nothing: the client does.
 */
export interface CreateBaselineParams {
	/** The uri of the folder that the baseline is for. */
	readonly folder: string;
	/** The uris of the files; those that are none of ours are left out. */
	readonly files: readonly string[];
}

/** The answer to `dropcap/createBaseline`; null when nothing could be worked out. */
export interface CreatedBaseline {
	/** Where it belongs: in the place that the folder's configuration names, else `.dropcap-baseline.json` in the folder. */
	readonly uri: string;
	/** The whole text of the file; it takes the place of one that is there. */
	readonly text: string;
	/** How many findings it accepts. */
	readonly findings: number;
}

/**
 * Commands that show something, with their one argument: the uri of what is to be shown, a virtual document's or a page's.
 * From a menu they are called without one.
 */
export type CommandName = "dropcap.showEffectivePrivileges" | "dropcap.openRuleDocs";

/**
 * A document that only the server has, in Markdown and read-only. Behind the question mark stands the uri of the file that
 * it is about, encoded as a component. A stage without a name goes by its number.
 *
 * Clients ask for its text by LSP's own `workspace/textDocumentContent`, and hear of changes by its refresh request; those
 * that know neither ask by `dropcap/virtualDocument` and hear of changes by `dropcap/virtualDocumentChanged`.
 */
export type VirtualDocumentUri =
	| `dropcap:/effective-privileges/${string}.md?${string}`
	| `dropcap:/effective-privileges.md?${string}`
	| `dropcap:/rules/${string}.md`;

/** The methods of the requests and of the notification that LSP has not, for clients to spell right. */
export interface DropcapMethods {
	/** Client to server: `EffectivePrivilegesParams` to `EffectivePrivilegesResult`. */
	readonly effectivePrivileges: "dropcap/effectivePrivileges";
	/** Client to server: `VirtualDocumentParams` to `VirtualDocumentResult`. */
	readonly virtualDocument: "dropcap/virtualDocument";
	/** Server to client, for each document whose text was asked for by the request above: `VirtualDocumentParams`. */
	readonly virtualDocumentChanged: "dropcap/virtualDocumentChanged";
}

/** Asks for the document about the stage or service at a place, or about all of them in a file's project. */
export interface EffectivePrivilegesParams {
	readonly textDocument: { readonly uri: string };
	/** Undefined: all of them. */
	readonly position?: { readonly line: number; readonly character: number };
}

/** The document's uri and a title for it, such as `web: effective privileges`; null for files that are none of ours. */
export type EffectivePrivilegesResult = { readonly uri: VirtualDocumentUri; readonly title: string } | null;

/** Names a virtual document. */
export interface VirtualDocumentParams {
	readonly uri: string;
}

/** The text of a virtual document; null where there is no such document. */
export type VirtualDocumentResult = { readonly text: string } | null;
