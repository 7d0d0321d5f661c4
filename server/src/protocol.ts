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
