import type { Preset } from "./analysis/settings.ts";
import type { Severity } from "./rules/rule.ts";

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
	/** The account that fixes create. */
	readonly fix?: { readonly user?: { readonly name?: string; readonly uid?: number } };
}

/** `initializationOptions`: the settings of a client that is never asked for any, and what only a client can know. */
export interface InitializationOptions extends DropcapConfiguration {
	/** The same settings once more, for editors that hand over all sections. */
	readonly dropcap?: DropcapConfiguration;
	/** The uri of the folder that holds the rules' pages, `<rule>.md`. */
	readonly documentationBase?: string;
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
