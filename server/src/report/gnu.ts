import type { Severity } from "../rules/rule.ts";
import { positionAt } from "../text/lines.ts";
import type { FileReport } from "./file-report.ts";
import { visible } from "./visible.ts";

/**
 * `file:line:column: warning: message [rule]`, one line for each finding, as the GNU coding standards have it: editors
 * jump to such lines, and problem matchers read them.
 */
export function gnuReport({ file, path, findings }: FileReport): string {
	const lines = findings.map(({ at, severity, message, rule }) => {
		const { line, character } = positionAt(file, at.span.start);
		return `${visible(path)}:${line + 1}:${character + 1}: ${words[severity]}: ${visible(message)} [${rule.name}]\n`;
	});
	return lines.join("");
}

/** What compilers say; `note` is quieter than `info` to those who know both. */
const words: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "info", hint: "note" };
