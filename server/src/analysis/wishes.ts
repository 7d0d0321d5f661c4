import type { Engine } from "../knowledge/defaults.ts";
import type { DescribedImage } from "../knowledge/described-images.ts";
import type { Severity } from "../rules/rule.ts";
import type { Baseline } from "./baseline.ts";
import type { ConfiguredIgnore, Exclusion } from "./configured-ignores.ts";
import type { Preset } from "./settings.ts";

/** What one source asks for: a configuration file, an editor, a command line. Undefined is left to the others. */
export interface Wishes {
	readonly preset?: Preset | undefined;
	readonly engine?: Engine | undefined;
	/** Severity by rule name; wins over any preset. */
	readonly rules?: Readonly<Record<string, Severity | "off">> | undefined;
	readonly minimumUid?: number | undefined;
	readonly userName?: string | undefined;
	readonly userUid?: number | undefined;
	readonly capabilityComments?: boolean | undefined;
	readonly honorOtherTools?: boolean | undefined;
	readonly exclude?: readonly Exclusion[] | undefined;
	/** In the place of the patterns that hold where nobody sets any. */
	readonly usualExclusions?: readonly Exclusion[] | undefined;
	readonly ignores?: readonly ConfiguredIgnore[] | undefined;
	/** What was accepted all at once. */
	readonly baseline?: Baseline | undefined;
	readonly images?: readonly DescribedImage[] | undefined;
}

export const PRESETS = ["minimal", "recommended", "strict"] as const satisfies readonly Preset[];
export const ENGINES = ["docker", "podman"] as const satisfies readonly Engine[];
export const SEVERITIES = ["off", "hint", "info", "warning", "error"] as const satisfies readonly (Severity | "off")[];

/** The largest number that the engine takes as a user (moby/sys/user, maxID). */
export const LARGEST_UID = 2 ** 31 - 1;

/** Names that `useradd` takes everywhere (shadow-utils lib/chkname.c). They go into commands, so nothing else may pass. */
export const USER_NAME = /^(?!root$)[a-z_][a-z0-9_-]{0,31}$/;
