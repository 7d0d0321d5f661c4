import {
	type CodeAction,
	type CodeActionContext,
	CodeActionKind,
	CodeActionTriggerKind,
	type Diagnostic,
	type WorkspaceEdit,
} from "vscode-languageserver";
import { servicesWith } from "../analysis/analyze.ts";
import { collectEdits } from "../analysis/fix-all.ts";
import type { Settings } from "../analysis/settings.ts";
import { acceptInConfiguration } from "../edits/configuration-edits.ts";
import { ignoreHere, ignoreInFile } from "../edits/ignore-edits.ts";
import type { Project } from "../model/project.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { applyEdits } from "../text/edit.ts";
import type { Edit, SourceFile, Span } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import { findingsOf, isSafe, safelyFixed } from "../workspace/findings.ts";
import type { ClientFeatures } from "./client-features.ts";
import { type DiagnosticOptions, toDiagnostic } from "./diagnostics.ts";
import { HARDEN, hardenAction } from "./harden-action.ts";
import { toChanges, toConfirmedChanges, toNewFile, toSpan, toVersionedChanges, type VersionOf } from "./to-lsp.ts";

/** Mends all that can be mended without a second look. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.dropcap`;

/** The document that actions are wanted for, and how they may be told. */
export interface CodeActionRequest {
	readonly project: Project;
	readonly file: SourceFile;
	readonly settings: Settings;
	/** Where a configuration would count while there is none. */
	readonly newConfiguration: string | undefined;
	readonly span: Span;
	readonly context: CodeActionContext;
	readonly client: ClientFeatures;
	readonly diagnostics: DiagnosticOptions;
	readonly versionOf: VersionOf;
}

/**
 * Preferred fixes, then the alternatives, then everything at once.
 * All of it is made from the present text, whatever the editor still shows.
 */
export function codeActions(request: CodeActionRequest): CodeAction[] {
	return [
		...(wants(request.context, CodeActionKind.QuickFix) ? quickFixes(request) : []),
		...(wants(request.context, HARDEN) ? hardenAction(request) : []),
		...(wants(request.context, FIX_ALL) && isWorthIt(request) ? fixAllAction(request) : []),
		...(wants(request.context, IGNORE) ? ignoreActions(request) : []),
	];
}

/** Unasked, an editor only looks for quick fixes (gopls does the same). */
function wants({ only, triggerKind }: CodeActionContext, kind: CodeActionKind): boolean {
	if (only?.length) return only.some((it) => it === "" || kind === it || kind.startsWith(`${it}.`));
	return kind.startsWith(CodeActionKind.QuickFix) || triggerKind !== CodeActionTriggerKind.Automatic;
}

function quickFixes(request: CodeActionRequest): readonly CodeAction[] {
	const { project, file, settings } = request;
	const shown = shownFindings(request);
	const wanted = findingsOf(project, file.uri, settings).filter((it) => isMeant(it, request.span, shown));
	const offered = wanted.flatMap((finding) => {
		const diagnostic = toDiagnostic(finding, request.diagnostics);
		return (finding.fixes ?? []).flatMap((fix, rank) => toQuickFix(fix, rank, diagnostic, request));
	});
	const preferred = offered.filter((it) => it.isPreferred);
	const others = offered.filter((it) => !it.isPreferred);
	return withoutRepeats([...preferred, ...others]);
}

/** Rules about ignoring comments, which are mended and not ignored. */
const JUDGES_COMMENTS = new Set(rules.flatMap((it) => (it.check.ignore ? [it.name] : [])));

/** A kind of its own, so that users may hide these or bind a key to them. */
const IGNORE = `${CodeActionKind.QuickFix}.suppress.dropcap`;

/** Ignores what was found here, in the whole file, or in the configuration; all of it comes behind the real fixes. */
function ignoreActions(request: CodeActionRequest): readonly CodeAction[] {
	const { project, file, settings } = request;
	if (file.language === "config") return [];
	const shown = shownFindings(request);
	const wanted = findingsOf(project, file.uri, settings).filter(
		(it) => isMeant(it, request.span, shown) && !JUDGES_COMMENTS.has(it.rule.name),
	);
	const told = wanted.map((finding) => ({ finding, diagnostic: toDiagnostic(finding, request.diagnostics) }));
	const toAction = (where: string, { finding, diagnostic }: (typeof told)[number], edit?: WorkspaceEdit) =>
		edit ? [{ title: `Ignore ${finding.rule.name} ${where}`, kind: IGNORE, diagnostics: [diagnostic], edit }] : [];
	return withoutRepeats([
		...told.flatMap((it) => toAction("here", it, plainEdit(ignoreHere(it.finding.at, it.finding.rule.name), request))),
		...told.flatMap((it) => toAction("in this file", it, plainEdit(ignoreInFile(file, it.finding.rule.name), request))),
		...told.flatMap((it) => toAction("in the configuration", it, acceptingEdit(it.finding, request))),
	]);
}

function plainEdit(edits: readonly Edit[], { client, versionOf }: CodeActionRequest): WorkspaceEdit | undefined {
	if (edits.length === 0) return undefined;
	return client.versionedEdits ? toVersionedChanges(edits, versionOf) : toChanges(edits);
}

/** An entry in the nearest configuration, or in a new one where there is none and the client can make it. */
function acceptingEdit(finding: Finding, request: CodeActionRequest): WorkspaceEdit | undefined {
	const { project, file, settings, client, newConfiguration } = request;
	const services = servicesWith(finding, project, settings);
	const acceptance = { rule: finding.rule.name, uri: file.uri, services };
	const [nearest] = project.configurations;
	const present = nearest === undefined ? undefined : project.files.get(nearest);
	if (present) return plainEdit(acceptInConfiguration(present, acceptance), request);
	if (newConfiguration === undefined || !client.createsFiles) return undefined;
	const edits = acceptInConfiguration({ uri: newConfiguration, language: "config", text: "" }, acceptance);
	return edits.length === 0 ? undefined : toNewFile(edits, newConfiguration);
}

interface Shown {
	readonly rule: unknown;
	readonly span: Span;
}

/** Neovim asks for the cursor's place with all that its line shows: a fix is found from anywhere in the line. */
function shownFindings({ file, context }: CodeActionRequest): readonly Shown[] {
	const own = (context.diagnostics ?? []).filter((it) => it.source === "dropcap");
	return own.map(({ code, range }) => ({ rule: code, span: toSpan(file, range) }));
}

function isMeant({ rule, at }: Finding, span: Span, shown: readonly Shown[]): boolean {
	if (meets(at.span, span)) return true;
	return shown.some((it) => it.rule === rule.name && it.span.start === at.span.start && it.span.end === at.span.end);
}

function toQuickFix(fix: Fix, rank: number, diagnostic: Diagnostic, request: CodeActionRequest): readonly CodeAction[] {
	const edits = fix.edits();
	if (edits.length === 0) return [];
	return [
		{
			title: fix.title,
			kind: CodeActionKind.QuickFix,
			diagnostics: [diagnostic],
			...(rank === 0 && !fix.risky && { isPreferred: true }),
			edit: toWorkspaceEdit(edits, fix, request),
		},
	];
}

/** What reaches into other files is not all in view, so that the user looks at it first. */
function toWorkspaceEdit(edits: readonly Edit[], fix: Fix, { client, versionOf }: CodeActionRequest): WorkspaceEdit {
	if (!client.versionedEdits) return toChanges(edits);
	const farReaching = fix.safety === "review" && new Set(edits.map((it) => it.file)).size > 1;
	if (farReaching && client.confirmedEdits) return toConfirmedChanges(edits, versionOf, fix.title);
	return toVersionedChanges(edits, versionOf);
}

/** Two findings may be mended by the very same change; it is offered once, for both. */
function withoutRepeats(actions: readonly CodeAction[]): readonly CodeAction[] {
	const groups = new Map<string, CodeAction>();
	for (const action of actions) {
		const key = JSON.stringify([action.title, action.edit]);
		const earlier = groups.get(key)?.diagnostics ?? [];
		groups.set(key, { ...(groups.get(key) ?? action), diagnostics: [...earlier, ...(action.diagnostics ?? [])] });
	}
	return [...groups.values()];
}

/** More findings than this take too long to fix for a list that was only opened to look. */
const MOST_UNASKED = 200;

/** Fixing all means judging the file again and again: done for whoever asks for it, else only where that is quick. */
function isWorthIt({ project, file, settings, context }: CodeActionRequest): boolean {
	return Boolean(context.only?.length) || findingsOf(project, file.uri, settings).length <= MOST_UNASKED;
}

function fixAllAction({ project, file, settings, client, versionOf }: CodeActionRequest): readonly CodeAction[] {
	const text = safelyFixed(project, file.uri, settings);
	if (text === file.text) return [];
	// One round of fixes is mostly enough; then its edits touch less than one edit over all of them.
	const firstRound = collectEdits(findingsOf(project, file.uri, settings), file, isSafe);
	const edits = applyEdits(file, firstRound) === text ? firstRound : [difference(file, text)];
	const edit = client.versionedEdits ? toVersionedChanges(edits, versionOf) : toChanges(edits);
	return [{ title: "Fix all safe problems", kind: FIX_ALL, edit }];
}

/** One edit that makes the file's text the new text and leaves alone what both begin and end with. */
function difference(file: SourceFile, newText: string): Edit {
	const { text } = file;
	const shorter = Math.min(text.length, newText.length);
	let start = 0;
	while (start < shorter && text[start] === newText[start]) start++;
	while (start > 0 && isInside(text, start)) start--;
	let tail = 0;
	while (tail < shorter - start && text[text.length - 1 - tail] === newText[newText.length - 1 - tail]) tail++;
	while (tail > 0 && isInside(text, text.length - tail)) tail--;
	return { file, span: { start, end: text.length - tail }, newText: newText.slice(start, newText.length - tail) };
}

/** Between the halves of a line end or of a character there is no position. */
function isInside(text: string, offset: number): boolean {
	const before = text.charCodeAt(offset - 1);
	const after = text.charCodeAt(offset);
	return (before === 13 && after === 10) || (before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000);
}
