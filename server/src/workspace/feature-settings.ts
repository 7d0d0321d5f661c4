/** What of the editor's features a user wants. */
export interface FeatureSettings {
	/** Whether findings follow every keystroke or wait until the file is saved. */
	readonly run: "onType" | "onSave";
	readonly dockerfile: boolean;
	readonly compose: boolean;
	readonly hover: boolean;
	readonly completion: boolean;
	readonly inlayHints: boolean;
	readonly codeLens: boolean;
	/** Which fixes `source.fixAll.dropcap` makes. */
	readonly fixAll: "safe" | "all" | "off";
	/** Whether ignoring is offered, and whether its comments ask for a reason. */
	readonly ignoring: { readonly enable: boolean; readonly requireReason: boolean };
	readonly showDocumentation: boolean;
}

/** Reads single settings by their path; undefined where nobody set them, or of no use. */
export interface SettingsReader {
	flag(path: string): boolean | undefined;
	word<T extends string>(path: string, words: readonly T[]): T | undefined;
}

/** The features as they are set, or as they are where nobody set anything. */
export function readFeatureSettings({ flag, word }: SettingsReader): FeatureSettings {
	return {
		run: word("run", ["onType", "onSave"]) ?? "onType",
		dockerfile: flag("dockerfile.enable") ?? true,
		compose: flag("compose.enable") ?? true,
		hover: flag("hover.enable") ?? true,
		completion: flag("completion.enable") ?? true,
		inlayHints: flag("inlayHints.enable") ?? false,
		codeLens: flag("codeLens.enable") ?? false,
		fixAll: word("fixAll.mode", ["safe", "all", "off"]) ?? "safe",
		ignoring: {
			enable: flag("codeAction.disableRuleComment.enable") ?? true,
			requireReason: flag("codeAction.disableRuleComment.requireReason") ?? false,
		},
		showDocumentation: flag("codeAction.showDocumentation.enable") ?? true,
	};
}

/** What holds where nobody set anything. */
export const usualFeatures: FeatureSettings = readFeatureSettings({ flag: () => undefined, word: () => undefined });
