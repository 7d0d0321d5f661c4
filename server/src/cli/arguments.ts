import type { Preset } from "../analysis/settings.ts";
import { PRESETS, SEVERITIES } from "../analysis/wishes.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";
import { nearest } from "../text/nearest.ts";
import { type Command, commandOf, commands, FORMATS, type OptionValue, SHELLS, THRESHOLDS } from "./commands.ts";

/** What the words behind `dropcap` ask for. */
export type Request =
	| CheckRequest
	| FixRequest
	| BaselineRequest
	| { readonly command: "explain"; readonly topic: string }
	| { readonly command: "completion"; readonly shell: Shell }
	| { readonly command: "help"; readonly topic: Command | undefined }
	| { readonly command: "init" | "lsp" | "version" }
	| { readonly command: "misused"; readonly complaint: string };

/** What is said of the settings; the configuration files decide the rest. */
export interface SettingsRequest {
	readonly preset: Preset | undefined;
	readonly rules: Readonly<Record<string, Severity | "off">>;
	/** The path of the one configuration that counts, `nearest` for those that are found, `none` for none. */
	readonly configuration: "nearest" | "none" | { readonly path: string };
	/** The same for the baseline. */
	readonly baseline: "nearest" | "none" | { readonly path: string };
}

/** `dropcap check` */
export interface CheckRequest extends SettingsRequest {
	readonly command: "check";
	/** Files and folders; `-` is standard input. */
	readonly paths: readonly string[];
	readonly format: Format;
	/** The file that the report goes to; undefined for standard output. */
	readonly output: string | undefined;
	/** The mildest severity that makes the check fail. */
	readonly failOn: Severity | "never";
	/** The name under which standard input is judged. */
	readonly stdinName: string | undefined;
	/** Whether the report also holds what comments, configurations and the baseline switch off. */
	readonly reportSuppressed: boolean;
	readonly watch: boolean;
	readonly quiet: boolean;
	readonly stats: boolean;
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

/** `dropcap baseline`; `baseline` says where it goes. */
export interface BaselineRequest extends SettingsRequest {
	readonly command: "baseline";
	readonly paths: readonly string[];
}

/** How findings are written. */
export type Format = (typeof FORMATS)[number];

/** A shell that completions are written for. */
export type Shell = (typeof SHELLS)[number];

/** Variables by name, as the process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the words behind the program's name; `DROPCAP_PRESET` and `DROPCAP_FAIL_ON` stand in for their options. */
export function readArguments(words: readonly string[], environment: Environment = {}): Request {
	const [name = "help", ...rest] = words;
	if (name === "--help" || name === "-h") return { command: "help", topic: undefined };
	if (name === "--version" || name === "-V" || name === "version") return { command: "version" };
	const command = commandOf(name);
	if (!command) return misused(`there is no command "${name}"${probably(name, commands)}`);
	const options = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
	if (options.includes("--help") || options.includes("-h")) return { command: "help", topic: command };
	const given = readOptions(rest, command, environment);
	if (typeof given === "string") return misused(given);
	const { operands } = given;
	switch (command.name) {
		case "check":
			return withSettings(given, readCheck);
		case "fix":
			return withSettings(given, readFix);
		case "baseline":
			return withSettings(given, readBaseline);
		case "explain":
			return readExplain(given);
		case "completion": {
			const shell = SHELLS.find((it) => it === operands[0]);
			return shell && operands.length === 1
				? { command: "completion", shell }
				: misused(`completion takes one of ${SHELLS.join(", ")}`);
		}
		case "help":
			return readHelp(given);
		case "init":
			return operands.length > 0 ? misused("init takes no path: it writes into this folder") : { command: "init" };
		default:
			return { command: "lsp" };
	}
}

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

/** What was given, or a word on what is wrong with it. */
function readOptions(words: readonly string[], { options: allowed, name: command }: Command, environment: Environment) {
	const options = new Map<string, string>();
	for (const { name, value } of allowed) {
		const variable = variables[name];
		const text = variable === undefined ? undefined : environment[variable];
		if (variable === undefined || text === undefined || text === "") continue;
		if (!fits(text, value)) return wrongValue(variable, text, value);
		options.set(name, text);
	}
	const severities: string[] = [];
	const operands: string[] = [];
	for (let i = 0; i < words.length; i++) {
		const word = words[i] ?? "";
		if (word === "--") {
			operands.push(...words.slice(i + 1));
			break;
		}
		// The server reads for itself how it is to be spoken to.
		if (command === "lsp") continue;
		if (!word.startsWith("-") || word === "-") {
			operands.push(word);
			continue;
		}
		const [name, inline] = nameAndValue(word);
		const option = allowed.find((it) => it.name === name);
		if (!option) return `there is no option ${name} here${probably(name, allowed)}`;
		if (!option.value && inline !== undefined) return `${name} takes no value`;
		const value = inline ?? (option.value ? words[++i] : "");
		if (value === undefined) return `${name} needs a value`;
		if (!fits(value, option.value)) return wrongValue(name, value, option.value);
		options.set(name, value);
		if (name === "--rule") severities.push(value);
	}
	return { options, rules: severities, operands } satisfies Given;
}

function nameAndValue(word: string): readonly [name: string, value: string | undefined] {
	const at = word.indexOf("=");
	return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function fits(value: string, wanted: OptionValue | undefined): boolean {
	return !wanted || typeof wanted.offers === "string" || wanted.offers.includes(value);
}

function wrongValue(name: string, value: string, wanted: OptionValue | undefined): string {
	const words = wanted && typeof wanted.offers !== "string" ? wanted.offers : [];
	return `${name} takes ${words.join(", ")}, not "${value}"`;
}

function probably(word: string, all: readonly { readonly name: string }[]): string {
	const meant = nearest(
		word,
		all.map((it) => it.name),
	);
	return meant === undefined ? "" : `: "${meant}" was probably meant`;
}

function withSettings(given: Given, read: (given: Given, settings: SettingsRequest) => Request): Request {
	const settings = readSettings(given);
	return typeof settings === "string" ? misused(settings) : read(given, settings);
}

/** What check, fix and baseline have in common, or a word on what is wrong. */
function readSettings({ options, rules: given }: Given): SettingsRequest | string {
	const severities = new Map<string, Severity | "off">();
	for (const word of given) {
		const [name, value] = nameAndValue(word);
		const severity = SEVERITIES.find((it) => it === value);
		if (!rules.some((it) => it.name === name)) return `there is no rule "${name}"${probably(name, rules)}`;
		if (severity === undefined) return `--rule takes a rule and ${SEVERITIES.join(", ")}: --rule ${name}=warning`;
		severities.set(name, severity);
	}
	const configuration = readFile(options, "config");
	const baseline = readFile(options, "baseline");
	if (configuration === undefined || baseline === undefined)
		return `--${configuration ? "baseline" : "config"} and --no-${configuration ? "baseline" : "config"} exclude each other`;
	return {
		preset: PRESETS.find((it) => it === options.get("--preset")),
		rules: Object.fromEntries(severities),
		configuration,
		baseline,
	};
}

/** Undefined where both options are given. */
function readFile(options: Given["options"], name: string): SettingsRequest["baseline"] | undefined {
	const path = options.get(`--${name}`);
	if (options.has(`--no-${name}`)) return path === undefined ? "none" : undefined;
	return path === undefined ? "nearest" : { path };
}

function readCheck({ options, operands }: Given, settings: SettingsRequest): Request {
	const format = FORMATS.find((it) => it === options.get("--format")) ?? "text";
	const reportSuppressed = options.has("--report-suppressed");
	const watch = options.has("--watch");
	if (reportSuppressed && format !== "sarif" && format !== "json")
		return misused("--report-suppressed needs --format json or sarif");
	if (watch && operands.includes("-")) return misused("standard input cannot be watched");
	return {
		...settings,
		command: "check",
		paths: pathsIn(operands),
		format,
		output: options.get("--output"),
		failOn: THRESHOLDS.find((it) => it === options.get("--fail-on")) ?? "warning",
		stdinName: options.get("--stdin-filename"),
		reportSuppressed,
		watch,
		quiet: options.has("--quiet"),
		stats: options.has("--stats"),
		colour: !options.has("--no-color"),
	};
}

function readFix({ options, operands }: Given, settings: SettingsRequest): Request {
	if (operands.includes("-")) return misused("fix changes files; it cannot change standard input");
	return {
		...settings,
		command: "fix",
		paths: pathsIn(operands),
		review: options.has("--review"),
		diff: options.has("--diff"),
		service: options.get("--service"),
	};
}

function readBaseline({ operands }: Given, settings: SettingsRequest): Request {
	if (operands.includes("-")) return misused("a baseline is made of files, not of standard input");
	return { ...settings, command: "baseline", paths: pathsIn(operands) };
}

function pathsIn(operands: readonly string[]): readonly string[] {
	return operands.length > 0 ? operands : ["."];
}

function readExplain({ operands }: Given): Request {
	const [topic, ...more] = operands;
	if (topic === undefined || more.length > 0) return misused("explain takes the name of one rule or capability");
	return { command: "explain", topic };
}

function readHelp({ operands }: Given): Request {
	const [name, ...more] = operands;
	const topic = name === undefined ? undefined : commandOf(name);
	if (more.length > 0 || (name !== undefined && !topic)) return misused(`there is no help on ${operands.join(" ")}`);
	return { command: "help", topic };
}

function misused(complaint: string): Request {
	return { command: "misused", complaint };
}
