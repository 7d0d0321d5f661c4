import type { Finding, Severity } from "../rules/rule.ts";
import { lineAt, lineSpan, positionAt } from "../text/lines.ts";
import type { Place } from "../text/source-file.ts";
import type { FileReport } from "./file-report.ts";
import { type ReportWriter, writeEach } from "./report-writer.ts";
import { startTally, type Tally } from "./tally.ts";
import { visible } from "./visible.ts";

/** How a report is written for people. */
export interface TextStyle {
	/** With the escape sequences that terminals show as colours. */
	readonly colour: boolean;
	/** `brief` is one line for each finding and nothing else. */
	readonly detail: "full" | "brief";
}

/** `path:line:column severity message [rule]`, what stands there and what would mend it; then one line that sums up. */
export function textWriter(style: TextStyle): ReportWriter {
	const paint = style.colour ? coloured : plain;
	const gap = style.detail === "full" ? "\n\n" : "\n";
	const tally = startTally();
	return writeEach(
		(report) => {
			tally.add(report);
			return report.findings.map((it) => block(report, it, style, paint).join("\n") + gap).join("");
		},
		() => (style.detail === "full" ? `${summary(tally)}\n` : ""),
	);
}

/** The longest part of a line that is shown; whoever wrote a longer one knows its beginning. */
const LONGEST_EXCERPT = 160;

type Colour = Severity | "quiet" | "strong";
type Paint = (text: string, colour: Colour) => string;

/** Parameters of ECMA-48's SGR sequence. */
const colours: Readonly<Record<Colour, number>> = { error: 31, warning: 33, info: 34, hint: 36, quiet: 2, strong: 1 };

function coloured(text: string, colour: Colour): string {
	return `\u001b[${colours[colour]}m${text}\u001b[0m`;
}

function plain(text: string): string {
	return text;
}

function block({ file, path }: FileReport, finding: Finding, style: TextStyle, paint: Paint): readonly string[] {
	const { line, character } = positionAt(file, finding.at.span.start);
	const where = paint(visible(`${path}:${line + 1}:${character + 1}`), "strong");
	const rule = paint(`[${finding.rule.name}]`, "quiet");
	const head = `${where} ${paint(finding.severity, finding.severity)} ${visible(finding.message)} ${rule}`;
	if (style.detail === "brief") return [head];
	const { source, indent, carets } = excerpt(finding.at);
	const [fix] = finding.fixes ?? [];
	const advice = fix ? [`  ${paint("fix:", "strong")} ${visible(fix.title)}`] : [];
	return [head, `  ${source}`, `  ${indent}${paint(carets, finding.severity)}`, ...advice];
}

/** The line of a place, and below it carets under the place's characters; tabs stay tabs, so that both line up. */
function excerpt({ file, span }: Place): { readonly source: string; readonly indent: string; readonly carets: string } {
	const line = lineSpan(file, lineAt(file, span.start));
	const isLong = line.end - line.start > LONGEST_EXCERPT;
	const from = isLong ? Math.max(line.start, span.start - LONGEST_EXCERPT / 2) : line.start;
	const to = Math.min(line.end, from + LONGEST_EXCERPT);
	const before = `${from > line.start ? "…" : ""}${visible(file.text.slice(from, span.start))}`;
	const source = `${before}${visible(file.text.slice(span.start, to))}${to < line.end ? "…" : ""}`;
	const carets = "^".repeat(Math.max(1, Math.min(span.end, to) - span.start));
	return { source, indent: before.replace(/[^\t]/g, " "), carets };
}

function summary({ findings, files }: Tally): string {
	return `${findings === 0 ? "No findings" : count(findings, "finding")} in ${count(files, "file")}`;
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
