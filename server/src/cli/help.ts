import { type Command, commands, type Option } from "./commands.ts";

/** What `dropcap --help` prints. */
export function overview(): string {
	return `Keeps containers at least privilege: checks Dockerfiles and Compose files.

Usage: dropcap <command> [options]

Commands
${table(commands.map((it) => [`${it.name} ${it.operands}`.trim(), it.summary]))}
Options
${table([
	["--help", "This text; behind a command, the help of that command"],
	["--version", "The version"],
])}
${EXIT_CODES}`;
}

/** What `dropcap <command> --help` prints, in the order of a manual page. */
export function manual(command: Command): string {
	const { name, operands, summary, about, options, examples } = command;
	const usage = ["dropcap", name, ...(options.length > 0 ? ["[options]"] : []), ...(operands ? [operands] : [])].join(
		" ",
	);
	const isChecked = options.some((it) => it.name === "--preset");
	return [
		`NAME\n${indented(`dropcap ${name} - ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`)}`,
		`SYNOPSIS\n${indented(usage)}`,
		...(about.length > 0 ? [`DESCRIPTION\n${about.map(indented).join("\n")}`] : []),
		...(options.length > 0 ? [`OPTIONS\n${options.map(described).join("\n")}`] : []),
		...(isChecked ? [ENVIRONMENT, FILES, EXIT_CODES] : []),
		...(examples.length > 0
			? [`EXAMPLES\n${examples.map(([line, does]) => `  ${line}\n${does ? `      ${does}\n` : ""}`).join("")}`]
			: []),
	].join("\n");
}

/** Lines stay shorter than this, in characters. */
const WIDTH = 100;

const EXIT_CODES = `Exit code
  0  Nothing was found that is as severe as --fail-on; nothing is left to change
  1  check: something was found; fix --diff: something would change
  2  Wrong use, a file that cannot be read or written, or an error in Dropcap itself
`;

const ENVIRONMENT = `ENVIRONMENT
  DROPCAP_PRESET, DROPCAP_FAIL_ON  Stand in for --preset and --fail-on
  NO_COLOR                         Without colours
`;

const FILES = `FILES
  .dropcap.yaml, .dropcap.yml, .config/dropcap.yaml
      The configuration of their folder and all below it; the nearest one wins, and options win over all
  .dropcap-baseline.json
      What was accepted in its folder and all below it
`;

function table(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(...rows.map(([left]) => left.length)) + 2;
	return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}\n`).join("");
}

function described({ name, value, about }: Option): string {
	const offered = value && typeof value.offers !== "string" ? ` (${value.offers.join(", ")})` : "";
	return `  ${name}${value ? ` <${value.name}>` : ""}\n${wrapped(`${about}${offered}`, "      ")}`;
}

function indented(text: string): string {
	return wrapped(text, "  ");
}

function wrapped(text: string, indent: string): string {
	const lines: string[] = [];
	let line = indent;
	for (const word of text.split(" ")) {
		const longer = line === indent ? line + word : `${line} ${word}`;
		if (longer.length > WIDTH && line !== indent) {
			lines.push(line);
			line = indent + word;
		} else line = longer;
	}
	return `${[...lines, line].join("\n")}\n`;
}
