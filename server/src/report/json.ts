import type { Suppressed } from "../analysis/suppress.ts";
import type { Finding, Fix, Severity } from "../rules/rule.ts";
import { positionAt } from "../text/lines.ts";
import type { Place } from "../text/source-file.ts";
import type { FileReport } from "./file-report.ts";

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
export function jsonReport(reports: readonly FileReport[], run: JsonRun): string {
	const findings = reports.flatMap((report) => [
		...report.findings.map((it) => toFinding(it, run)),
		...(report.suppressed ?? []).map((it) => ({ ...toFinding(it.finding, run), suppressed: toSuppression(it) })),
	]);
	const report = {
		version: 1,
		tool: { name: "dropcap", version: run.version },
		files: reports.map(({ path, file }) => ({ path, language: file.language })),
		findings,
		summary: { files: reports.length, ...countsOf(reports) },
	};
	return `${JSON.stringify(report, undefined, 2)}\n`;
}

function countsOf(reports: readonly FileReport[]) {
	const all = reports.flatMap((it) => it.findings);
	const count = (severity: Severity) => all.filter((it) => it.severity === severity).length;
	return {
		findings: all.length,
		error: count("error"),
		warning: count("warning"),
		info: count("info"),
		hint: count("hint"),
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
