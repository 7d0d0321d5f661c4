import { PRESETS } from "../analysis/wishes.ts";
import type { Severity } from "../rules/rule.ts";

/** One option of a command: reading, help, completion and the manual all go by it. */
export interface Option {
	readonly name: `--${string}`;
	/** What it takes: nothing, or a value with the name that help gives it and, where it is one of some, its words. */
	readonly value: OptionValue | undefined;
	readonly about: string;
}

/** What stands behind an option. */
export interface OptionValue {
	readonly name: string;
	/** What a shell offers. */
	readonly offers: "files" | "rules" | "nothing" | readonly string[];
}

/** One command of `dropcap`. */
export interface Command {
	readonly name: string;
	/** What stands behind the options, as help writes it; empty where nothing may. */
	readonly operands: string;
	/** What a shell offers for the operands. */
	readonly offers: "files" | "topics" | "commands" | "nothing" | readonly string[];
	readonly summary: string;
	/** Paragraphs of its help. */
	readonly about: readonly string[];
	readonly options: readonly Option[];
	readonly examples: readonly (readonly [line: string, does: string])[];
}

/** How findings are written. */
export const FORMATS = ["text", "json", "sarif", "github", "gnu"] as const;

/** What `--fail-on` takes. */
export const THRESHOLDS = ["error", "warning", "info", "hint", "never"] as const satisfies readonly (
	| Severity
	| "never"
)[];

/** The shells that completions are written for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

const settingsOptions: readonly Option[] = [
	words("--preset", "preset", PRESETS, "How much is said; otherwise DROPCAP_PRESET, the configuration's, recommended."),
	{
		name: "--rule",
		value: { name: "name=severity", offers: "rules" },
		about: "The severity of one rule: off, hint, info, warning or error. It may be given several times.",
	},
	file("--config", "The configuration that counts, in the place of those that are found."),
	flag("--no-config", "No configuration and no baseline counts."),
];

const baselineOptions: readonly Option[] = [
	file(
		"--baseline",
		"The baseline that counts, in the place of the one that is found: what it accepts is not reported.",
	),
	flag("--no-baseline", "No baseline counts: what was accepted is reported too."),
];

const noColor = flag("--no-color", "No colours, also on a terminal; NO_COLOR does the same.");

/** Every command, in the order of its help. */
export const commands: readonly Command[] = [
	{
		name: "check",
		operands: "[path...]",
		offers: "files",
		summary: "Check Dockerfiles and Compose files",
		about: [
			"Checks files, and folders with all below them; without a path this folder, and - is standard input. In a folder, files count that are called like Dockerfiles or Compose files, those left out that .gitignore names, that a configuration excludes, or that lie in node_modules or vendor. A file that is named is checked whatever it is called.",
			"A Compose file is judged together with its override, the files that it includes and extends, its .env and the Dockerfiles that it builds.",
		],
		options: [
			words("--format", "format", FORMATS, "How findings are written; text where nothing is said."),
			file("--output", "Write the report into a file, as a whole or not at all."),
			words(
				"--fail-on",
				"severity",
				THRESHOLDS,
				"The mildest severity that makes the check fail; otherwise DROPCAP_FAIL_ON, warning.",
			),
			...settingsOptions,
			...baselineOptions,
			flag(
				"--report-suppressed",
				"With json and sarif: also what comments, configurations and the baseline accept, marked as such.",
			),
			{
				name: "--stdin-filename",
				value: { name: "file", offers: "files" },
				about: "The name under which standard input is judged; what it refers to is looked up from there.",
			},
			flag("--watch", "Check again whenever a file changes, until it is interrupted."),
			flag("--quiet", "One line for each finding, and no progress and no notes on what was left out."),
			flag("--stats", "Say at the end on standard error how much was checked, and how long it took."),
			noColor,
		],
		examples: [
			["dropcap check", "this folder and all below it"],
			["dropcap check --format sarif --output dropcap.sarif --fail-on never", "a log for a code scanning service"],
			["dropcap check - --stdin-filename api/Dockerfile < draft", "a text that is not saved yet"],
		],
	},
	{
		name: "fix",
		operands: "[path...]",
		offers: "files",
		summary: "Apply the safe fixes, those after which the container still starts",
		about: [
			"Finds files as check does and changes them. A file is written as a whole or not at all; its mode and its line ends stay. It is left alone when it changed meanwhile, or when it could not be parsed afterwards. Findings that the baseline accepts are not fixed.",
		],
		options: [
			flag(
				"--review",
				"Also apply the first fix of findings that has to be reviewed: it may change what the container can do.",
			),
			flag("--diff", "Print what would change as a unified diff, and write nothing."),
			{
				name: "--service",
				value: { name: "name", offers: "nothing" },
				about: "Only the service of this name, in the Compose files among the paths, and what it builds.",
			},
			...settingsOptions,
			...baselineOptions,
		],
		examples: [
			["dropcap fix --diff", "what would change"],
			["dropcap fix --review --service web compose.yaml", "all that is known to harden one service"],
		],
	},
	{
		name: "baseline",
		operands: "[path...]",
		offers: "files",
		summary: "Accept today's findings, so that only new ones are reported",
		about: [
			"Writes what check would find into the baseline that the configuration names, or into .dropcap-baseline.json in this folder. Check, fix and the editor leave out what it accepts, also when lines move; see docs/configuration.md. What is no longer found drops out of it when it is written again. Findings in files outside of the given paths stay as they were accepted.",
		],
		options: [file("--baseline", "Write this file instead."), ...settingsOptions],
		examples: [["dropcap baseline", "accepts all findings of this folder"]],
	},
	{
		name: "explain",
		operands: "<rule or capability>",
		offers: "topics",
		summary: "Tell what is known of a rule or a capability",
		about: ["Prints the page of a rule, or what a Linux capability allows, what it is abused for and who needs it."],
		options: [],
		examples: [
			["dropcap explain missing-user", "a rule"],
			["dropcap explain NET_ADMIN", "a capability, with or without CAP_"],
		],
	},
	{
		name: "init",
		operands: "",
		offers: "nothing",
		summary: "Write a configuration to begin with, .dropcap.yaml, into this folder",
		about: [
			"Writes a file with every key and what it means, all but the preset commented out. It never overwrites one.",
		],
		options: [],
		examples: [],
	},
	{
		name: "lsp",
		operands: "",
		offers: "nothing",
		summary: "Start the language server",
		about: ["Speaks the Language Server Protocol with the editor that started it."],
		options: [flag("--stdio", "Over standard input and output, which is what it does anyway.")],
		examples: [],
	},
	{
		name: "completion",
		operands: "<shell>",
		offers: SHELLS,
		summary: "Print completions for bash, zsh or fish",
		about: ["Prints a script that makes the shell complete commands, options and their values."],
		options: [],
		examples: [
			['eval "$(dropcap completion bash)"', "in ~/.bashrc"],
			["dropcap completion zsh > ~/.zfunc/_dropcap", "in a folder of $fpath"],
			["dropcap completion fish > ~/.config/fish/completions/dropcap.fish", ""],
		],
	},
	{
		name: "help",
		operands: "[command]",
		offers: "commands",
		summary: "Show this help, or the help of a command",
		about: [],
		options: [],
		examples: [],
	},
];

/** The command of a name. */
export function commandOf(name: string): Command | undefined {
	return commands.find((it) => it.name === name);
}

function flag(name: Option["name"], about: string): Option {
	return { name, value: undefined, about };
}

function words(name: Option["name"], value: string, offers: readonly string[], about: string): Option {
	return { name, value: { name: value, offers }, about };
}

function file(name: Option["name"], about: string): Option {
	return { name, value: { name: "file", offers: "files" }, about };
}
