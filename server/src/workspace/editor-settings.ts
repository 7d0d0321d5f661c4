import { ENGINES, LARGEST_UID, PRESETS, SEVERITIES, USER_NAME, type Wishes } from "../analysis/wishes.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";
import { type FeatureSettings, readFeatureSettings } from "./feature-settings.ts";

/** What a user set in an editor, once it is checked. */
export interface EditorSettings {
	readonly enable: boolean;
	readonly wishes: Wishes;
	/** Who wins where a configuration file says something else; `editorOnly` reads no file. */
	readonly preference: ConfigurationPreference;
	/** A configuration in the place of those that would be found, as written. */
	readonly configPath: string | undefined;
	readonly features: FeatureSettings;
	/** One sentence for each value that was no use; the default took its place. */
	readonly complaints: readonly string[];
}

/** In Ruff's words. */
export type ConfigurationPreference = (typeof PREFERENCES)[number];

const PREFERENCES = ["filesystemFirst", "editorFirst", "editorOnly"] as const;

/** Reads what an editor gives for the section `dropcap`; anything at all may come in. */
export function readEditorSettings(given: unknown): EditorSettings {
	const complaints: string[] = [];
	const complain = (key: string, value: unknown, wanted: string) => {
		complaints.push(`The setting dropcap.${key} is ${describe(value)}, but must be ${wanted}.`);
	};
	/** The checked value of a key, or undefined when it is not set or of no use. */
	function pick<T>(
		key: string,
		value: unknown,
		check: (value: unknown) => T | undefined,
		wanted: string,
	): T | undefined {
		if (value === undefined || value === null) return undefined;
		const checked = check(value);
		if (checked === undefined) complain(key, value, wanted);
		return checked;
	}

	function pickWord<T extends string>(path: string, words: readonly T[]): T | undefined {
		return pick(path, fieldAt(given, path), (it) => oneOf(it, words), `one of ${words.join(", ")}`);
	}

	function pickFlag(path: string): boolean | undefined {
		return pick(path, fieldAt(given, path), asBoolean, "true or false");
	}

	const user = field(field(given, "fix"), "user");
	const exclude = pick("exclude", field(given, "exclude"), asTexts, "a list of patterns");
	const wishes: Wishes = {
		preset: pickWord("preset", PRESETS),
		engine: pickWord("engine", ENGINES),
		rules: readRules(field(given, "rules"), complain),
		userName: pick("fix.user.name", field(user, "name"), asUserName, "the name of a user other than root"),
		userUid: pick("fix.user.uid", field(user, "uid"), asUid, "a whole number above 0"),
		honorOtherTools: pickFlag("honorOtherTools"),
		usualExclusions: exclude?.map((glob) => ({ glob, folder: undefined })),
	};
	const configPath = pick("configPath", field(given, "configPath"), asText, "the path of a file");
	return {
		enable: pickFlag("enable") ?? true,
		wishes,
		preference: pickWord("configurationPreference", PREFERENCES) ?? "filesystemFirst",
		configPath: configPath === "" ? undefined : configPath,
		features: readFeatureSettings({ flag: pickFlag, word: pickWord }),
		complaints,
	};
}

type Complain = (key: string, value: unknown, wanted: string) => void;

function readRules(given: unknown, complain: Complain): NonNullable<Wishes["rules"]> {
	if (given === undefined || given === null) return {};
	if (!isObject(given)) {
		complain("rules", given, "an object of severities by rule");
		return {};
	}
	const known = new Set(rules.map((it) => it.name));
	const read = new Map<string, Severity | "off">();
	for (const [name, value] of Object.entries(given)) {
		const severity = oneOf(value, SEVERITIES);
		if (!known.has(name)) complain(`rules.${name}`, value, "left out: there is no such rule");
		else if (severity === undefined) complain(`rules.${name}`, value, `one of ${SEVERITIES.join(", ")}`);
		else read.set(name, severity);
	}
	return Object.fromEntries(read);
}

function asBoolean(value: unknown): boolean | undefined {
	return typeof value === "boolean" ? value : undefined;
}

function asText(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function asTexts(value: unknown): readonly string[] | undefined {
	return Array.isArray(value) && value.every((it) => typeof it === "string") ? value : undefined;
}

function asUserName(value: unknown): string | undefined {
	return typeof value === "string" && USER_NAME.test(value) ? value : undefined;
}

function asUid(value: unknown): number | undefined {
	return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= LARGEST_UID ? value : undefined;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
	return allowed.find((it) => it === value);
}

/** The value at `a.b.c`. */
function fieldAt(value: unknown, path: string): unknown {
	return path.split(".").reduce(field, value);
}

function field(value: unknown, key: string): unknown {
	return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
	const text = typeof value === "object" ? (Array.isArray(value) ? "a list" : "an object") : JSON.stringify(value);
	return text && text.length <= 60 ? text : "something else";
}
