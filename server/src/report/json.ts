import type { Suppressed } from "../analysis/suppress.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { positionAt } from "../text/lines.ts";
import type { Place } from "../text/source-file.ts";
import { type ReportWriter, startItems } from "./report-writer.ts";
import { startTally, type Tally } from "./tally.ts";

/** What a report says of the run beside its findings. */
export interface JsonRun {
	/** The version of Dropcap. */
	readonly version: string;
	/** The relative path of any file, with forward slashes: fixes and related places lie in other files too. */
	readonly pathOf: (uri: string) => string;
}

/**
 * A report for other programs, as `schemas/report.schema.json` describes it. Later versions of Dropcap may add keys; one
 * that changes what a key means raises `version`.
 */
export function jsonWriter(run: JsonRun): ReportWriter {
	const tally = startTally();
	const files = startItems();
	const findings = startItems();
	return {
		add: (report) => {
			const { path, file, suppressed = [] } = report;
			tally.add(report);
			files.add([{ path, language: file.language }]);
			findings.add([
				...report.findings.map((it) => toFinding(it, run)),
				...suppressed.map((it) => ({ ...toFinding(it.finding, run), suppressed: toSuppression(it) })),
			]);
		},
		end: () => {
			const tool = JSON.stringify({ name: "dropcap", version: run.version });
			const parts = [
				`"files":${files.end()}`,
				`"findings":${findings.end()}`,
				`"summary":${JSON.stringify(summaryOf(tally))}`,
			];
			return `{"version":1,"tool":${tool},\n${parts.join(",\n")}}\n`;
		},
	};
}

function summaryOf({ files, findings, findingsOf }: Tally) {
	return {
		files,
		findings,
		error: findingsOf("error"),
		warning: findingsOf("warning"),
		info: findingsOf("info"),
		hint: findingsOf("hint"),
	};
}

function toFinding({ rule, severity, message, at, subject, related = [], fixes = [] }: Finding, run: JsonRun) {
	return {
		rule: rule.name,
		severity,
		message,
		...toPlace(at, run),
		...(subject && { subject: { kind: subject.kind, ...(subject.name !== undefined && { name: subject.name }) } }),
		related: related.map((it) => ({ message: it.message, ...toPlace(it.at, run) })),
		fixes: fixes.map((it) => toFix(it, run)),
	};
}

function toFix({ title, safety, edits }: Fix, run: JsonRun) {
	return { title, safety, edits: edits().map(({ newText, ...place }) => ({ ...toPlace(place, run), newText })) };
}

function toPlace({ file, span }: Place, { pathOf }: JsonRun) {
	const position = (offset: number) => {
		const { line, character } = positionAt(file, offset);
		return { line: line + 1, column: character + 1, offset };
	};
	return { path: pathOf(file.uri), start: position(span.start), end: position(span.end) };
}

function toSuppression({ by, reason }: Suppressed) {
	return { by, ...(reason !== undefined && { reason }) };
}
