import type { Preset } from "./analysis/settings.ts";
import { PRESETS, SEVERITIES } from "./analysis/wishes.ts";
import { rules } from "./rules/index.ts";
import type { Severity } from "./rules/rule.ts";
import { nearest } from "./text/nearest.ts";

/** What the words behind `dropcap` ask for. */
export type Request =
	| CheckRequest
	| FixRequest
	| { readonly command: "explain"; readonly topic: string }
	| { readonly command: "init" | "lsp" | "help" | "version" }
	| { readonly command: "misused"; readonly complaint: string };

/** What is said of the settings; the configuration files decide the rest. */
export interface SettingsRequest {
	readonly preset: Preset | undefined;
	readonly rules: Readonly<Record<string, Severity | "off">>;
	/** The path of the one configuration that counts, `nearest` for those that are found, `none` for none. */
	readonly configuration: "nearest" | "none" | { readonly path: string };
}

/** `dropcap check` */
export interface CheckRequest extends SettingsRequest {
	readonly command: "check";
	/** Files and folders; `-` is standard input. */
	readonly paths: readonly string[];
	readonly format: Format;
	/** The mildest severity that makes the check fail. */
	readonly failOn: Severity | "never";
	/** The name under which standard input is judged. */
	readonly stdinName: string | undefined;
	/** Whether the log also holds what comments and configurations switch off. */
	readonly reportSuppressed: boolean;
	readonly quiet: boolean;
	readonly colour: boolean;
}

/** `dropcap fix` */
export interface FixRequest extends SettingsRequest {
	readonly command: "fix";
	readonly paths: readonly string[];
	/** Also apply fixes that may change what the container can do. */
	readonly review: boolean;
	/** Print what would change, and change nothing. */
	readonly diff: boolean;
	/** The one service to mend, with whatever files that takes; undefined for all that the paths name. */
	readonly service: string | undefined;
}

/** How findings are written. */
export type Format = (typeof formats)[number];

/** Variables by name, as the process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the words behind the program's name; `DROPCAP_PRESET` and `DROPCAP_FAIL_ON` stand in for their options. */
export function readArguments(words: readonly string[], environment: Environment = {}): Request {
	const [command = "help", ...rest] = words;
	if (rest.includes("--help") || rest.includes("-h")) return { command: "help" };
	switch (command) {
		case "help":
		case "--help":
		case "-h":
			return { command: "help" };
		case "version":
		case "--version":
		case "-V":
			return { command: "version" };
		case "check":
			return withOptions(rest, checkOptions, environment, readCheck);
		case "fix":
			return withOptions(rest, fixOptions, environment, readFix);
		case "explain":
			return withOptions(rest, {}, {}, readExplain);
		case "init":
			return withOptions(rest, {}, {}, ({ operands }) =>
				operands.length > 0 ? misused("init takes no path: it writes into this folder") : { command: "init" },
			);
		case "lsp":
			return withOptions(rest, { "--stdio": "flag" }, {}, () => ({ command: "lsp" }));
		default:
			return misused(
				planned.includes(command) ? `${command} is not available yet` : `there is no command "${command}"`,
			);
	}
}

const formats = ["text", "sarif"] as const;
const thresholds = ["error", "warning", "info", "hint", "never"] as const satisfies readonly (Severity | "never")[];

/** Promised for later; whoever tries one is told so. */
const planned: readonly string[] = ["baseline", "json", "github", "gnu"];
const plannedOptions: readonly string[] = ["--output", "--baseline", "--watch"];

/** What an option takes: nothing, any text, or one of some words. */
type Options = Readonly<Record<string, "flag" | "text" | readonly string[]>>;

const settingsOptions: Options = { "--preset": PRESETS, "--rule": "text", "--config": "text", "--no-config": "flag" };

const checkOptions: Options = {
	...settingsOptions,
	"--format": formats,
	"--fail-on": thresholds,
	"--report-suppressed": "flag",
	"--stdin-filename": "text",
	"--quiet": "flag",
	"--no-color": "flag",
};

const fixOptions: Options = { ...settingsOptions, "--review": "flag", "--diff": "flag", "--service": "text" };

/** The variables that stand in for an option which is not given. */
const variables: Readonly<Record<string, string>> = { "--preset": "DROPCAP_PRESET", "--fail-on": "DROPCAP_FAIL_ON" };

/** The values of the options that were given, and the words that are no options. */
interface Given {
	/** The last value counts where an option is given twice. */
	readonly options: ReadonlyMap<string, string>;
	/** The values of `--rule`, which add up. */
	readonly rules: readonly string[];
	readonly operands: readonly string[];
}

function withOptions(
	words: readonly string[],
	allowed: Options,
	environment: Environment,
	read: (given: Given) => Request,
): Request {
	const options = new Map<string, string>();
	for (const [name, variable] of Object.entries(variables)) {
		const value = Object.hasOwn(allowed, name) ? environment[variable] : undefined;
		const takes = allowed[name];
		if (value === undefined || value === "" || typeof takes === "string") continue;
		if (takes && !takes.includes(value)) return misused(wrongValue(variable, value, takes));
		options.set(name, value);
	}
	const severities: string[] = [];
	const operands: string[] = [];
	for (let i = 0; i < words.length; i++) {
		const word = words[i] ?? "";
		if (word === "--") {
			operands.push(...words.slice(i + 1));
			break;
		}
		if (!word.startsWith("-") || word === "-") {
			operands.push(word);
			continue;
		}
		const [name, inline] = nameAndValue(word);
		const takes = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
		if (takes === undefined) {
			return misused(
				plannedOptions.includes(name) ? `${name} is not available yet` : `there is no option ${name} here`,
			);
		}
		if (takes === "flag" && inline !== undefined) return misused(`${name} takes no value`);
		const value = inline ?? (takes === "flag" ? "" : words[++i]);
		if (value === undefined) return misused(`${name} needs a value`);
		if (typeof takes !== "string" && !takes.includes(value)) return misused(wrongValue(name, value, takes));
		options.set(name, value);
		if (name === "--rule") severities.push(value);
	}
	return read({ options, rules: severities, operands });
}

function nameAndValue(word: string): readonly [name: string, value: string | undefined] {
	const at = word.indexOf("=");
	return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function wrongValue(name: string, value: string, allowed: readonly string[]): string {
	if (name === "--format" && planned.includes(value)) return `the format ${value} is not available yet`;
	return `${name} takes ${allowed.join(", ")}, not "${value}"`;
}

/** What check and fix have in common, or a word on what is wrong. */
function readSettings({ options, rules: given }: Given): SettingsRequest | string {
	const severities = new Map<string, Severity | "off">();
	for (const word of given) {
		const [name, value] = nameAndValue(word);
		const severity = SEVERITIES.find((it) => it === value);
		const names = rules.map((it) => it.name);
		const meant = nearest(name, names);
		if (!names.includes(name)) return `there is no rule "${name}"${meant ? `: "${meant}" was probably meant` : ""}`;
		if (severity === undefined) return `--rule takes a rule and ${SEVERITIES.join(", ")}: --rule ${name}=warning`;
		severities.set(name, severity);
	}
	const path = options.get("--config");
	if (path !== undefined && options.has("--no-config")) return "--config and --no-config exclude each other";
	return {
		preset: PRESETS.find((it) => it === options.get("--preset")),
		rules: Object.fromEntries(severities),
		configuration: path !== undefined ? { path } : options.has("--no-config") ? "none" : "nearest",
	};
}

function readCheck(given: Given): Request {
	const { options, operands } = given;
	const settings = readSettings(given);
	if (typeof settings === "string") return misused(settings);
	const reportSuppressed = options.has("--report-suppressed");
	if (reportSuppressed && options.get("--format") !== "sarif")
		return misused("--report-suppressed needs --format sarif");
	return {
		...settings,
		command: "check",
		paths: operands.length > 0 ? operands : ["."],
		format: formats.find((it) => it === options.get("--format")) ?? "text",
		failOn: thresholds.find((it) => it === options.get("--fail-on")) ?? "warning",
		stdinName: options.get("--stdin-filename"),
		reportSuppressed,
		quiet: options.has("--quiet"),
		colour: !options.has("--no-color"),
	};
}

function readFix(given: Given): Request {
	const { options, operands } = given;
	const settings = readSettings(given);
	if (typeof settings === "string") return misused(settings);
	if (operands.includes("-")) return misused("fix changes files; it cannot change standard input");
	const paths = operands.length > 0 ? operands : ["."];
	const [review, diff, service] = [options.has("--review"), options.has("--diff"), options.get("--service")];
	return { ...settings, command: "fix", paths, review, diff, service };
}

function readExplain({ operands }: Given): Request {
	const [topic, ...more] = operands;
	if (topic === undefined || more.length > 0) return misused("explain takes the name of one rule or capability");
	return { command: "explain", topic };
}

function misused(complaint: string): Request {
	return { command: "misused", complaint };
}
