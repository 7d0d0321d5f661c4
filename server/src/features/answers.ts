import type {
	CancellationToken,
	CodeAction,
	CodeLens,
	CompletionItem,
	Connection,
	DocumentLink,
	Hover,
	InlayHint,
	ResponseError,
} from "vscode-languageserver";
import { offsetAt } from "../text/lines.ts";
import { codeActions } from "./code-actions.ts";
import { codeLenses } from "./code-lenses.ts";
import { completion } from "./completion.ts";
import { toCompletionItem } from "./completion-item.ts";
import { documentLinks } from "./document-links.ts";
import { guardRequest } from "./guard.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";
import { linksFor } from "./links.ts";
import { MarkupKind } from "./lsp-values.ts";
import { withoutMarks } from "./markdown.ts";
import type { Judged, Session } from "./session.ts";
import { toRange, toSpan } from "./to-lsp.ts";

/** Answers what clients ask of a document, beside its diagnostics. */
export function answerRequests(connection: Connection, session: Session): void {
	const { client, documentationBase } = session;
	const links = linksFor(client, documentationBase);

	connection.onHover(
		ofJudged(session, "Hover", null, ({ project, file, settings, features }, { position }): Hover | null => {
			const answer = features.hover && hover(project, file.uri, offsetAt(file, position), settings, links);
			if (!answer) return null;
			const kind = client.hoverKind;
			const value = kind === MarkupKind.PlainText ? withoutMarks(answer.markdown) : answer.markdown;
			return { contents: { kind, value }, range: toRange(file, answer.span) };
		}),
	);
	connection.onCompletion(
		ofJudged(session, "Completion", [], ({ project, file, settings, features }, { position }): CompletionItem[] => {
			if (!features.completion || (file.language === "config" && !session.completesConfiguration)) return [];
			return completion(project, file, offsetAt(file, position), settings, links).map((it, place) =>
				toCompletionItem(it, place, file, client),
			);
		}),
	);
	connection.onCodeAction(
		ofJudged(session, "Code actions", [], (judged, { range, context }): CodeAction[] =>
			codeActions({
				...judged,
				span: toSpan(judged.file, range),
				context,
				client,
				diagnostics: session.diagnosticOptions(judged.file),
				versionOf: session.versionOf,
			}),
		),
	);
	connection.languages.inlayHint.on(
		ofJudged(session, "Inlay hints", [], ({ project, file, settings, features }, { range }): InlayHint[] =>
			features.inlayHints ? inlayHints(project, file, toSpan(file, range), settings) : [],
		),
	);
	connection.onCodeLens(
		ofJudged(session, "Code lenses", [], ({ project, file, settings, features }): CodeLens[] =>
			features.codeLens ? codeLenses(project, file, settings, client) : [],
		),
	);
	connection.onDocumentLinks(
		ofJudged(session, "Document links", [], ({ project, file }): DocumentLink[] =>
			documentLinks(project, file, client, documentationBase),
		),
	);
}

interface OfDocument {
	readonly textDocument: { readonly uri: string };
}

/** A handler for one document as it is now; nothing for documents that are none of ours. */
function ofJudged<Params extends OfDocument, Result>(
	session: Session,
	name: string,
	nothing: Result,
	answer: (judged: Judged, params: Params) => Result,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<never>> {
	return guardRequest<Params, Result>(session, name, nothing, async (params, token) => {
		const judged = await session.judged(params.textDocument.uri, token);
		return judged && !token.isCancellationRequested ? answer(judged, params) : nothing;
	});
}
