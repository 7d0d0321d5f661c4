import type { CodeAction, WorkspaceEdit } from "vscode-languageserver";
import { servicesWith } from "../analysis/analyze.ts";
import { acceptInConfiguration } from "../edits/configuration-edits.ts";
import { ignoreHere, ignoreInFile } from "../edits/ignore-edits.ts";
import { rules } from "../rules/index.ts";
import type { Finding } from "../rules/rule.ts";
import { withChoice } from "../text/choice.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { type CodeActionRequest, meantFindings, withoutRepeats } from "./code-action-request.ts";
import { configurationEdit } from "./configuration-edit.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { CodeActionKind } from "./lsp-values.ts";
import { filledInEdit } from "./workspace-edits.ts";

/** A kind of its own, so that users may hide these or bind a key to them. */
export const IGNORE = `${CodeActionKind.QuickFix}.suppress.dropcap`;

/** Rules about ignoring comments, which are mended and not ignored. */
const JUDGES_COMMENTS = new Set(rules.flatMap((it) => (it.check.ignore ? [it.name] : [])));

/** What stands in the place of a reason until its writer gives one. */
const REASON = "say why";

/** Ignores what was found here, in the whole file, or in the configuration; all of it comes behind the real fixes. */
export function ignoreActions(request: CodeActionRequest): readonly CodeAction[] {
	const { file, features } = request;
	if (file.language === "config" || !features.ignoring.enable) return [];
	const reason = features.ignoring.requireReason ? REASON : undefined;
	const told = meantFindings(request)
		.filter((it) => !JUDGES_COMMENTS.has(it.rule.name))
		.map((finding) => ({ finding, diagnostic: toDiagnostic(finding, request.diagnostics) }));
	const toAction = (where: string, { finding, diagnostic }: (typeof told)[number], edit?: WorkspaceEdit) =>
		edit ? [{ title: `Ignore ${finding.rule.name} ${where}`, kind: IGNORE, diagnostics: [diagnostic], edit }] : [];
	return withoutRepeats([
		...told.flatMap((it) =>
			toAction("here", it, withReason(ignoreHere(it.finding.at, it.finding.rule.name, reason), request)),
		),
		...told.flatMap((it) =>
			toAction("in this file", it, withReason(ignoreInFile(file, it.finding.rule.name, reason), request)),
		),
		...told.flatMap((it) => toAction("in the configuration", it, acceptingEdit(it.finding, request))),
	]);
}

/** The cursor goes to the reason, where there is one to be given. */
function withReason(edits: readonly Edit[], request: CodeActionRequest): WorkspaceEdit | undefined {
	if (edits.length === 0) return undefined;
	return filledInEdit(
		edits.map((it) => withChoice(it, REASON, [REASON])),
		request,
	);
}

/** An entry in the nearest configuration, or in a new one. */
function acceptingEdit(finding: Finding, request: CodeActionRequest): WorkspaceEdit | undefined {
	const { project, file, settings } = request;
	const services = servicesWith(finding, project, settings);
	const acceptance = { rule: finding.rule.name, uri: file.uri, services };
	const accept = (configuration: SourceFile) =>
		acceptInConfiguration(configuration, acceptance).map((it) => withChoice(it, REASON, [REASON]));
	return configurationEdit(request, accept)?.edit;
}
