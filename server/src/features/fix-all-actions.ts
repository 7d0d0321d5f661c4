import type { CodeAction } from "vscode-languageserver";
import { collectEdits, fixAll } from "../analysis/fix-all.ts";
import { isMended, isWanted, type Wanted } from "../analysis/wanted-fixes.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { applyEdits } from "../text/edit.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { findingsOf, judgementOf, safelyFixed } from "../workspace/findings.ts";
import { type CodeActionRequest, meantFindings } from "./code-action-request.ts";
import { CodeActionKind } from "./lsp-values.ts";
import { plainEdit, reviewedEdit } from "./workspace-edits.ts";

/** Mends all that can be mended without a second look, as when a file is saved. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.dropcap`;

/** More findings than this take too long to fix for a list that was only opened to look. */
const MOST_UNASKED = 200;

/** Every problem of the rules at the cursor, where the file has more than one, and then every safe one. */
export function fixManyActions(request: CodeActionRequest): readonly CodeAction[] {
	const { project, file, settings } = request;
	const { count } = judgementOf(project, file.uri, settings);
	const meant = meantFindings(request);
	if (meant.length === 0 || count > MOST_UNASKED) return [];
	const all = findingsOf(project, file.uri, settings);
	const names = [...new Set(meant.map((it) => it.rule.name))];
	return [...names.flatMap((name) => fixAllOfRule(name, all, request)), ...fixAllSafe(all, request)];
}

function fixAllOfRule(name: string, all: readonly Finding[], request: CodeActionRequest): readonly CodeAction[] {
	const found = all.filter((it) => it.rule.name === name);
	// To tell the fixes of a lonely one may take longer than all else that is offered.
	const own = found.length < 2 ? [] : found.filter((it) => it.fixes?.some(isBearable));
	if (own.length < 2) return [];
	const edits = collectEdits(own, request.file, "bearable");
	if (edits.length === 0) return [];
	const title = `Fix all ${name} problems in this file`;
	const isHarmless = own.every(({ fixes }) => fixes?.find(isBearable)?.safety === "safe");
	const edit = isHarmless ? plainEdit(edits, request) : reviewedEdit(edits, request, title);
	return [{ title, kind: CodeActionKind.QuickFix, edit }];
}

/** One round of fixes, which is mostly enough and quick; `source.fixAll.dropcap` goes on until nothing is left. */
function fixAllSafe(all: readonly Finding[], request: CodeActionRequest): readonly CodeAction[] {
	if (all.filter((it) => isMended(it, "safe")).length < 2) return [];
	const edits = collectEdits(all, request.file, "safe");
	if (edits.length === 0) return [];
	const title = "Fix all safe problems in this file";
	return [{ title, kind: CodeActionKind.QuickFix, edit: plainEdit(edits, request) }];
}

/**
 * The action that editors run when a file is saved: until nothing is left that the setting wants mended. Fixing means
 * judging the file again and again: done for whoever asks for it, else only where that is quick.
 */
export function fixAllAction(request: CodeActionRequest): readonly CodeAction[] {
	const { project, file, settings, features, context } = request;
	if (features.fixAll === "off") return [];
	if (!context.only?.length && judgementOf(project, file.uri, settings).count > MOST_UNASKED) return [];
	const wanted: Wanted = features.fixAll === "all" ? "bearable" : "safe";
	const text =
		wanted === "safe" ? safelyFixed(project, file.uri, settings) : fixAll(project, file.uri, settings, wanted);
	if (text === undefined || text === file.text) return [];
	// One round of fixes is mostly enough; then its edits touch less than one edit over all of them.
	const firstRound = collectEdits(findingsOf(project, file.uri, settings), file, wanted);
	const edits = applyEdits(file, firstRound) === text ? firstRound : [difference(file, text)];
	const title = wanted === "safe" ? "Fix all safe problems" : "Fix all problems";
	return [{ title, kind: FIX_ALL, edit: plainEdit(edits, request) }];
}

function isBearable(fix: Fix): boolean {
	return isWanted(fix, "bearable");
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
