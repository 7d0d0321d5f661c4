import type { Preset } from "./analysis/settings.ts";
import type { Severity } from "./rules/rule.ts";

/** What the words behind `dropcap` ask for. */
export type Request =
	| CheckRequest
	| FixRequest
	| { readonly command: "explain"; readonly topic: string }
	| { readonly command: "lsp" | "help" | "version" }
	| { readonly command: "misused"; readonly complaint: string };

/** `dropcap check` */
export interface CheckRequest {
	readonly command: "check";
	/** Files and folders; `-` is standard input. */
	readonly paths: readonly string[];
	readonly format: Format;
	readonly preset: Preset;
	/** The mildest severity that makes the check fail. */
	readonly failOn: Severity | "never";
	/** The name under which standard input is judged. */
	readonly stdinName: string | undefined;
	readonly quiet: boolean;
	readonly colour: boolean;
}

/** `dropcap fix` */
export interface FixRequest {
	readonly command: "fix";
	readonly paths: readonly string[];
	/** Also apply fixes that may change what the container can do. */
	readonly review: boolean;
	/** Print what would change, and change nothing. */
	readonly diff: boolean;
}

/** How findings are written. */
export type Format = (typeof formats)[number];

/** Reads the words behind the program's name. */
export function readArguments(words: readonly string[]): Request {
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
			return withOptions(rest, checkOptions, readCheck);
		case "fix":
			return withOptions(rest, fixOptions, readFix);
		case "explain":
			return withOptions(rest, {}, readExplain);
		case "lsp":
			return withOptions(rest, { "--stdio": "flag" }, () => ({ command: "lsp" }));
		default:
			return misused(
				planned.includes(command) ? `${command} is not available yet` : `there is no command "${command}"`,
			);
	}
}

const formats = ["text", "sarif"] as const;
const presets = ["minimal", "recommended", "strict"] as const satisfies readonly Preset[];
const thresholds = ["error", "warning", "info", "hint", "never"] as const satisfies readonly (Severity | "never")[];

/** Promised for later; whoever tries one is told so. */
const planned: readonly string[] = ["init", "baseline", "json", "github", "gnu"];
const plannedOptions: readonly string[] = [
	"--output",
	"--rule",
	"--baseline",
	"--report-suppressed",
	"--watch",
	"--config",
	"--no-config",
];

/** What an option takes: nothing, any text, or one of some words. */
type Options = Readonly<Record<string, "flag" | "text" | readonly string[]>>;

const checkOptions: Options = {
	"--format": formats,
	"--preset": presets,
	"--fail-on": thresholds,
	"--stdin-filename": "text",
	"--quiet": "flag",
	"--no-color": "flag",
};

const fixOptions: Options = { "--review": "flag", "--diff": "flag" };

/** The values of the options that were given, and the words that are no options. */
interface Given {
	readonly options: ReadonlyMap<string, string>;
	readonly operands: readonly string[];
}

function withOptions(words: readonly string[], allowed: Options, read: (given: Given) => Request): Request {
	const options = new Map<string, string>();
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
	}
	return read({ options, operands });
}

function nameAndValue(word: string): readonly [name: string, value: string | undefined] {
	const at = word.indexOf("=");
	return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function wrongValue(name: string, value: string, allowed: readonly string[]): string {
	if (name === "--format" && planned.includes(value)) return `the format ${value} is not available yet`;
	return `${name} takes ${allowed.join(", ")}, not "${value}"`;
}

function readCheck({ options, operands }: Given): Request {
	return {
		command: "check",
		paths: operands.length > 0 ? operands : ["."],
		format: formats.find((it) => it === options.get("--format")) ?? "text",
		preset: presets.find((it) => it === options.get("--preset")) ?? "recommended",
		failOn: thresholds.find((it) => it === options.get("--fail-on")) ?? "warning",
		stdinName: options.get("--stdin-filename"),
		quiet: options.has("--quiet"),
		colour: !options.has("--no-color"),
	};
}

function readFix({ options, operands }: Given): Request {
	if (operands.includes("-")) return misused("fix changes files; it cannot change standard input");
	const paths = operands.length > 0 ? operands : ["."];
	return { command: "fix", paths, review: options.has("--review"), diff: options.has("--diff") };
}

function readExplain({ operands }: Given): Request {
	const [topic, ...more] = operands;
	if (topic === undefined || more.length > 0) return misused("explain takes the name of one rule or capability");
	return { command: "explain", topic };
}

function misused(complaint: string): Request {
	return { command: "misused", complaint };
}
