import type { Engine } from "../knowledge/defaults.ts";
import type { RuleOptions, Severity } from "../rules/rule.ts";
import type { Baseline } from "./baseline.ts";
import type { ConfiguredIgnore, Exclusion } from "./configured-ignores.ts";

/** Which findings are wanted and how loud they are. */
export interface Settings extends Omit<RuleOptions, "minimumUid"> {
	/** Numeric users below this are low; undefined: what the preset says. */
	readonly minimumUid: number | undefined;
	readonly preset: Preset;
	readonly engine: Engine;
	/** Whether other tools' ignoring comments count for the rules that they mean. */
	readonly honorOtherTools: boolean;
	/** Severity by rule name; wins over the preset. */
	readonly rules: Readonly<Record<string, Severity | "off">>;
	/** Files that are not judged; the last pattern that fits counts. */
	readonly exclude: readonly Exclusion[];
	/** Findings that the configuration accepts. */
	readonly ignores: readonly ConfiguredIgnore[];
	/** What was accepted all at once, so that only what is new is found. */
	readonly baseline: Baseline | undefined;
	/** The day it is, `2026-11-22`, since the core has no clock; undefined: nothing is ever over. */
	readonly today: string | undefined;
}

export type Preset = "minimal" | "recommended" | "strict";

/** What is used where nobody set anything. */
export const defaultSettings: Settings = {
	preset: "recommended",
	engine: "docker",
	honorOtherTools: true,
	rules: {},
	minimumUid: undefined,
	newUser: { name: "app", uid: 10001 },
	capabilityComments: false,
	exclude: ["**/node_modules/**", "**/vendor/**"].map((glob) => ({ glob, folder: undefined })),
	ignores: [],
	baseline: undefined,
	today: undefined,
};
