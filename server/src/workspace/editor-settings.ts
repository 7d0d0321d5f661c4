import { defaultSettings, type Preset, type Settings } from "../analysis/settings.ts";
import type { Engine } from "../knowledge/defaults.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";

/** What a user set in an editor, once it is checked. */
export interface EditorSettings {
	readonly enable: boolean;
	readonly settings: Settings;
	/** One sentence for each value that was no use; the default took its place. */
	readonly complaints: readonly string[];
}

const ENGINES: readonly Engine[] = ["docker", "podman"];
const PRESETS: readonly Preset[] = ["minimal", "recommended", "strict"];
const SEVERITIES: readonly (Severity | "off")[] = ["off", "hint", "info", "warning", "error"];

/** The largest number that the engine takes as a user (moby/sys/user, maxID). */
const LARGEST_UID = 2 ** 31 - 1;

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

	const user = field(field(given, "fix"), "user");
	const { newUser } = defaultSettings;
	const enable = pick("enable", field(given, "enable"), asBoolean, "true or false");
	const preset = pick("preset", field(given, "preset"), (it) => oneOf(it, PRESETS), `one of ${PRESETS.join(", ")}`);
	const engine = pick("engine", field(given, "engine"), (it) => oneOf(it, ENGINES), `one of ${ENGINES.join(", ")}`);
	const name = pick("fix.user.name", field(user, "name"), asUserName, "the name of a user other than root");
	const uid = pick("fix.user.uid", field(user, "uid"), asUid, "a whole number above 0");
	const settings: Settings = {
		...defaultSettings,
		preset: preset ?? defaultSettings.preset,
		engine: engine ?? defaultSettings.engine,
		rules: readRules(field(given, "rules"), complain),
		newUser: { name: name ?? newUser.name, uid: uid ?? newUser.uid },
	};
	return { enable: enable ?? true, settings, complaints };
}

type Complain = (key: string, value: unknown, wanted: string) => void;

function readRules(given: unknown, complain: Complain): Settings["rules"] {
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

/** Names that `useradd` takes everywhere (shadow-utils lib/chkname.c). They go into commands, so nothing else may pass. */
function asUserName(value: unknown): string | undefined {
	return typeof value === "string" && /^[a-z_][a-z0-9_-]{0,31}$/.test(value) && value !== "root" ? value : undefined;
}

function asUid(value: unknown): number | undefined {
	return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= LARGEST_UID ? value : undefined;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
	return allowed.find((it) => it === value);
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
