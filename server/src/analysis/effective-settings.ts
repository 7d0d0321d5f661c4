import { defaultSettings, type Settings } from "./settings.ts";
import type { Wishes } from "./wishes.ts";

/**
 * What several sources wish together, the strongest first: the first that says something decides; severities are decided
 * rule by rule; patterns and accepted findings add up. What nobody mentions is as in `defaultSettings`.
 */
export function effectiveSettings(wishes: readonly Wishes[], today: string | undefined): Settings {
	const pick = <K extends keyof Wishes>(key: K): Wishes[K] | undefined =>
		wishes.find((it) => it[key] !== undefined)?.[key];
	const { newUser } = defaultSettings;
	return {
		preset: pick("preset") ?? defaultSettings.preset,
		engine: pick("engine") ?? defaultSettings.engine,
		honorOtherTools: pick("honorOtherTools") ?? defaultSettings.honorOtherTools,
		minimumUid: pick("minimumUid"),
		newUser: { name: pick("userName") ?? newUser.name, uid: pick("userUid") ?? newUser.uid },
		capabilityComments: pick("capabilityComments") ?? defaultSettings.capabilityComments,
		rules: Object.fromEntries(wishes.toReversed().flatMap((it) => Object.entries(it.rules ?? {}))),
		// The weakest first, since the last pattern that fits counts.
		exclude: [
			...(pick("usualExclusions") ?? defaultSettings.exclude),
			...wishes.toReversed().flatMap((it) => it.exclude ?? []),
		],
		ignores: wishes.flatMap((it) => it.ignores ?? []),
		baseline: pick("baseline"),
		today,
	};
}
