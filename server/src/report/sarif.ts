import type { Suppressed } from "../analysis/suppress.ts";
import { publishedPage } from "../knowledge/documentation.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Fix, RuleMeta, Severity } from "../rules/rule.ts";
import { positionAt } from "../text/lines.ts";
import type { Edit, Place, SourceFile, Span } from "../text/source-file.ts";
import type { PageOf } from "./explanation.ts";
import type { FileReport } from "./file-report.ts";
import { lineHashes } from "./line-hashes.ts";
import { type ReportWriter, startItems } from "./report-writer.ts";

/** What a log says of the run beside its findings. */
export interface SarifRun {
	/** The version of Dropcap. */
	readonly version: string;
	/** The relative path of any file, with forward slashes: fixes and related places lie in other files too. */
	readonly pathOf: (uri: string) => string;
	/** What a rule's help says; where there is no page, the rule's own words are taken. */
	readonly pageOf: PageOf;
	/** Where the pages are published; a shipped page is on one machine only, so that a log does not link to it. */
	readonly documentationUrl?: string | undefined;
}

/** A log in SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning services and viewers read it. */
export function sarifWriter(run: SarifRun): ReportWriter {
	const results = startItems();
	return {
		add: (report) => results.add(toResults(report, run)),
		end: () => {
			const driver = {
				name: "Dropcap",
				semanticVersion: run.version,
				rules: rules.map((it) => toDescriptor(it, run)),
			};
			const bases = { [ROOT]: { description: { text: "The folder in which Dropcap ran" } } };
			const parts = [
				`"tool":${JSON.stringify({ driver })}`,
				'"columnKind":"utf16CodeUnits"',
				`"originalUriBaseIds":${JSON.stringify(bases)}`,
				`"results":${results.end()}`,
			];
			return `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{\n${parts.join(",\n")}}]}\n`;
		},
	};
}

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** The name that code scanning services give to the root of the checked-out sources. */
const ROOT = "%SRCROOT%";

/** SARIF has no hint; `properties.severity` of a result tells the two kinds of note apart. */
const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };

/** GitHub reads scores as CVSS does: high from 7.0, medium from 4.0, low below. */
const scores: Readonly<Record<Severity, string>> = { error: "8.0", warning: "5.0", info: "3.0", hint: "1.0" };

function toDescriptor({ name, summary, why, severity, references }: RuleMeta, { pageOf, documentationUrl }: SarifRun) {
	const plain = references.map(({ title, url }) => `- ${title}: ${url}`);
	const linked = references.map(({ title, url }) => `- [${title}](${url})`);
	return {
		id: name,
		shortDescription: { text: summary },
		fullDescription: { text: `${summary} ${why}` },
		...(documentationUrl !== undefined && { helpUri: publishedPage(name, documentationUrl) }),
		help: { text: [why, "", ...plain].join("\n"), markdown: pageOf(name) ?? [why, "", ...linked].join("\n") },
		defaultConfiguration: { level: levels[severity] },
		properties: { "security-severity": scores[severity], severity, tags: ["security"] },
	};
}

function toResults({ file, findings, suppressed }: FileReport, run: SarifRun): readonly object[] {
	const all = [...findings.map((finding) => ({ finding, suppressions: [] })), ...(suppressed ?? []).map(toSuppression)];
	if (all.length === 0) return [];
	const hashes = lineHashes(file.text);
	return all.map(({ finding, suppressions }) => {
		const related = (finding.related ?? []).map(({ at, message }, id) => ({
			id,
			...toLocation(at, run),
			message: { text: message },
		}));
		const fixes = (finding.fixes ?? []).flatMap((it) => toFix(it, run));
		return {
			ruleId: finding.rule.name,
			ruleIndex: rules.findIndex((it) => it.name === finding.rule.name),
			level: levels[finding.severity],
			message: { text: finding.message },
			locations: [toLocation(finding.at, run)],
			...(related.length > 0 ? { relatedLocations: related } : {}),
			...(fixes.length > 0 ? { fixes } : {}),
			// All results of a run have them or none has; an empty list says that nothing is suppressed (SARIF 2.1.0, 3.27.23).
			...(suppressed && { suppressions }),
			partialFingerprints: { primaryLocationLineHash: hashes[lineOf(finding)] },
			properties: { severity: finding.severity },
		};
	});
}

function toSuppression({ finding, by, reason }: Suppressed) {
	const kind = by === "comment" ? "inSource" : "external";
	const justification = by === "baseline" ? "Accepted in the baseline" : reason;
	return { finding, suppressions: [{ kind, ...(justification !== undefined && { justification }) }] };
}

function lineOf({ at }: Finding): number {
	return positionAt(at.file, at.span.start).line;
}

function toLocation({ file, span }: Place, run: SarifRun) {
	return { physicalLocation: { artifactLocation: toArtifact(file, run), region: toRegion(file, span) } };
}

function toArtifact(file: SourceFile, { pathOf }: SarifRun) {
	const path = pathOf(file.uri);
	if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return { uri: path };
	return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT };
}

function toRegion(file: SourceFile, { start, end }: Span) {
	const first = positionAt(file, start);
	const last = positionAt(file, end);
	return {
		startLine: first.line + 1,
		startColumn: first.character + 1,
		endLine: last.line + 1,
		endColumn: last.character + 1,
		charOffset: start,
		charLength: end - start,
	};
}

/** A fix with its replacements, file by file; a fix that cannot be written down as such is left out. */
function toFix(fix: Fix, run: SarifRun): readonly object[] {
	const byFile = new Map<SourceFile, Edit[]>();
	for (const edit of fix.edits()) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
	if (byFile.size === 0) return [];
	const artifactChanges = [...byFile].map(([file, edits]) => ({
		artifactLocation: toArtifact(file, run),
		replacements: edits
			.toSorted((a, b) => a.span.start - b.span.start)
			.map(({ span, newText }) => ({ deletedRegion: toRegion(file, span), insertedContent: { text: newText } })),
	}));
	const advice = fix.safety === "review" ? " (review: it may change what the container can do)" : "";
	return [{ description: { text: `${fix.title}${advice}` }, artifactChanges, properties: { safety: fix.safety } }];
}
