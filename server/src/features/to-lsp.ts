import type {
	ChangeAnnotation,
	Location,
	Range,
	SnippetTextEdit,
	TextDocumentEdit,
	TextEdit,
	WorkspaceEdit,
} from "vscode-languageserver";
import type { Severity } from "../rules/rule.ts";
import { joinTouching } from "../text/edit.ts";
import { lineStarts, offsetAt, positionAt } from "../text/lines.ts";
import type { Edit, Place, SourceFile, Span } from "../text/source-file.ts";
import { DiagnosticSeverity } from "./lsp-values.ts";

/** The version in which an editor has a file; null for a file that it has not opened. */
export type VersionOf = (file: SourceFile) => number | null;

/** A span as LSP counts. */
export function toRange(file: SourceFile, span: Span): Range {
	const start = positionAt(file, span.start);
	const next = lineStarts(file)[start.line + 1] ?? 0;
	// Most spans end on the line that they begin on.
	const isOneLine = 0 <= span.start && span.start <= span.end && span.end < next;
	const end = isOneLine
		? { line: start.line, character: start.character + span.end - span.start }
		: positionAt(file, span.end);
	return { start, end };
}

/** A range as we count; positions outside the file are moved to its nearest end. */
export function toSpan(file: SourceFile, range: Range): Span {
	const start = offsetAt(file, range.start);
	return { start, end: Math.max(start, offsetAt(file, range.end)) };
}

/** A place with the uri of its file. */
export function toLocation({ file, span }: Place): Location {
	return { uri: file.uri, range: toRange(file, span) };
}

/** Our four severities are LSP's four. */
export function toSeverity(severity: Severity): DiagnosticSeverity {
	switch (severity) {
		case "error":
			return DiagnosticSeverity.Error;
		case "warning":
			return DiagnosticSeverity.Warning;
		case "info":
			return DiagnosticSeverity.Information;
		case "hint":
			return DiagnosticSeverity.Hint;
	}
}

/** Edits for a client that does not know versions. */
export function toChanges(edits: readonly Edit[]): WorkspaceEdit {
	return { changes: Object.fromEntries([...byFile(edits)].map(([file, own]) => [file.uri, own.map(toTextEdit)])) };
}

/** Edits that only fit the versions which were judged. */
export function toVersionedChanges(edits: readonly Edit[], versionOf: VersionOf): WorkspaceEdit {
	return { documentChanges: toDocumentChanges(edits, versionOf) };
}

/** The same, with the cursor left on the words that their user may want to choose; all of one file. */
export function toSnippetChanges(edits: readonly Edit[], versionOf: VersionOf): WorkspaceEdit {
	return {
		documentChanges: [...byFile(edits)].map(([file, own]) => ({
			textDocument: { uri: file.uri, version: versionOf(file) },
			edits: own.map((it) => (it.choice ? toSnippetEdit(it, it.choice) : toTextEdit(it))),
		})),
	};
}

/** The same for a file that is made by it. */
export function toNewFile(edits: readonly Edit[], uri: string): WorkspaceEdit {
	return { documentChanges: [{ kind: "create", uri }, ...toDocumentChanges(edits, () => null)] };
}

/** The same, to be looked at by the user before they are made: each edit has a box to tick, so halves of one are joined. */
export function toConfirmedChanges(edits: readonly Edit[], versionOf: VersionOf, label: string): WorkspaceEdit {
	const annotation: ChangeAnnotation = { label, needsConfirmation: true };
	return {
		documentChanges: toDocumentChanges(joinTouching(edits), versionOf).map((change) => ({
			...change,
			edits: change.edits.map((it) => ({ ...it, annotationId: "review" })),
		})),
		changeAnnotations: { review: annotation },
	};
}

function toDocumentChanges(edits: readonly Edit[], versionOf: VersionOf): TextDocumentEdit[] {
	return [...byFile(edits)].map(([file, own]) => ({
		textDocument: { uri: file.uri, version: versionOf(file) },
		edits: own.map(toTextEdit),
	}));
}

function byFile(edits: readonly Edit[]): ReadonlyMap<SourceFile, readonly Edit[]> {
	return new Map(edits.map(({ file }) => [file, edits.filter((it) => it.file === file)]));
}

/** The word is the same placeholder wherever it is the choice, so that all of these change together. */
function toSnippetEdit({ file, span, newText }: Edit, { word, offsets }: NonNullable<Edit["choice"]>): SnippetTextEdit {
	let value = "";
	let done = 0;
	for (const offset of offsets) {
		value += `${asSnippet(newText.slice(done, offset))}\${1:${asSnippet(word)}}`;
		done = offset + word.length;
	}
	return { range: toRange(file, span), snippet: { kind: "snippet", value: value + asSnippet(newText.slice(done)) } };
}

/** Text that a snippet takes literally. */
function asSnippet(text: string): string {
	return text.replace(/[\\$}]/g, "\\$&");
}

function toTextEdit({ file, span, newText }: Edit): TextEdit {
	return { range: toRange(file, span), newText };
}
