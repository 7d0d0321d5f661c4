import type { Diagnostic, DiagnosticRelatedInformation, DiagnosticsCapabilities } from "vscode-languageserver";
import type { Judgement } from "../analysis/analyze.ts";
import { isToldBySchema } from "../analysis/configuration-findings.ts";
import type { Statement } from "../analysis/finding.ts";
import { publishedDocumentation, publishedPage } from "../knowledge/documentation.ts";
import { rules } from "../rules/index.ts";
import { DiagnosticSeverity, DiagnosticTag } from "./lsp-values.ts";
import { toLocation, toRange, toSeverity } from "./to-lsp.ts";

/** What findings are told with. */
export interface DiagnosticOptions {
	readonly client: DiagnosticsCapabilities;
	/** The folder that has a page for each rule, as far as anybody ships one. */
	readonly documentationBase: string | undefined;
	/** Of the document that was judged. */
	readonly version: number | undefined;
	/** The client tells itself what the schema of configurations says. */
	readonly hasSchema?: boolean;
}

/** What a diagnostic of ours remembers. */
export interface DiagnosticData {
	readonly rule: string;
	readonly version: number | undefined;
}

/** VS Code shows no more of one file either (vscode extHostDiagnostics.ts, _maxDiagnosticsPerFile). */
const MOST_SHOWN = 1000;

/** The findings of a file as an editor shows them; of very many the gravest, and that there are more. */
export function toDiagnostics({ count, loudest }: Judgement, options: DiagnosticOptions): Diagnostic[] {
	const told = loudest(MOST_SHOWN).filter((it) => !(options.hasSchema && isToldBySchema(it)));
	const shown = told.map((it) => toDiagnostic(it, options));
	return count > MOST_SHOWN ? [...shown, remainder(count - MOST_SHOWN)] : shown;
}

function remainder(count: number): Diagnostic {
	const start = { line: 0, character: 0 };
	return {
		range: { start, end: start },
		severity: DiagnosticSeverity.Information,
		source: "dropcap",
		message: `${count} milder findings of this file are not shown here; \`dropcap check\` lists them all`,
	};
}

/** One finding as an editor shows it. */
export function toDiagnostic(
	finding: Statement,
	{ client, documentationBase, version }: DiagnosticOptions,
): Diagnostic {
	const { rule, at, message, severity } = finding;
	const page = client.codeDescriptionSupport ? pageOf(rule.name, documentationBase) : undefined;
	const related = client.relatedInformation ? relatedTo(finding) : [];
	const data: DiagnosticData = { rule: rule.name, version };
	return {
		range: toRange(at.file, at.span),
		severity: toSeverity(severity),
		source: "dropcap",
		code: rule.name,
		message,
		...(finding.isUnnecessary && client.tagSupport && { tags: [DiagnosticTag.Unnecessary] }),
		...(page && { codeDescription: { href: page } }),
		...(related.length > 0 && { relatedInformation: related }),
		...(client.dataSupport && { data }),
	};
}

/** Where a rule is explained; undefined where no pages came with the server, and for what has no page among them. */
export function pageOf(
	rule: string,
	documentationBase: string | undefined,
	published = publishedDocumentation,
): string | undefined {
	if (!rules.some((it) => it.name === rule)) return undefined;
	if (published !== undefined) return publishedPage(rule, published);
	return documentationBase && `${documentationBase.replace(/\/$/, "")}/${rule}.md`;
}

function relatedTo({ related = [] }: Statement): DiagnosticRelatedInformation[] {
	return related.map(({ at, message }) => ({ location: toLocation(at), message }));
}
