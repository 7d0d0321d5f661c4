import type { Finding, Severity } from "../rules/rule.ts";
import { positionAt } from "../text/lines.ts";
import type { FileReport } from "./file-report.ts";
import { visible } from "./visible.ts";

/**
 * Workflow commands of GitHub Actions, one for each finding: the runner shows them at the lines of a pull request
 * (docs.github.com, "Workflow commands for GitHub Actions").
 */
export function githubReport(report: FileReport): string {
	return report.findings.map((it) => `${toCommand(report, it)}\n`).join("");
}

/** GitHub knows three kinds. */
const commands: Readonly<Record<Severity, string>> = {
	error: "error",
	warning: "warning",
	info: "notice",
	hint: "notice",
};

function toCommand({ path }: FileReport, { at, severity, message, rule, fixes }: Finding): string {
	const start = positionAt(at.file, at.span.start);
	const end = positionAt(at.file, at.span.end);
	const place = {
		file: visible(path),
		line: start.line + 1,
		endLine: end.line + 1,
		// Columns are taken only where both lie on one line.
		...(start.line === end.line && { col: start.character + 1, endColumn: end.character + 1 }),
		title: `dropcap: ${rule.name}`,
	};
	const properties = Object.entries(place).map(([name, value]) => `${name}=${asProperty(String(value))}`);
	const [fix] = fixes ?? [];
	const text = fix ? `${visible(message)}\nFix: ${visible(fix.title)}` : visible(message);
	return `::${commands[severity]} ${properties.join(",")}::${asData(text)}`;
}

/** As the runner's own toolkit escapes (actions/toolkit packages/core/src/command.ts). */
function asData(text: string): string {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function asProperty(text: string): string {
	return asData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
