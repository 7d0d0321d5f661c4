import type { Connection, TextDocumentContentResult } from "vscode-languageserver";
import { nameOfSubject, subjectsOf } from "../analysis/subjects.ts";
import { rulePage } from "../knowledge/rule-pages.ts";
import type {
	DropcapMethods,
	EffectivePrivilegesParams,
	EffectivePrivilegesResult,
	VirtualDocumentParams,
	VirtualDocumentResult,
} from "../protocol.ts";
import { offsetAt } from "../text/lines.ts";
import { nameOf } from "../text/uri.ts";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { guardRequest } from "./guard.ts";
import { linksFor } from "./links.ts";
import { RequestType } from "./lsp-values.ts";
import { projectDocument, subjectDocument } from "./privileges-document.ts";
import { whenQuiet } from "./quiet.ts";
import type { Session } from "./session.ts";
import { subjectsAround } from "./subject-at.ts";
import { projectUri, readVirtualUri, subjectUri } from "./virtual-uri.ts";

const METHODS: DropcapMethods = {
	effectivePrivileges: "dropcap/effectivePrivileges",
	virtualDocument: "dropcap/virtualDocument",
	virtualDocumentChanged: "dropcap/virtualDocumentChanged",
};

/** More documents than this are not looked at; the oldest is the first to be forgotten. */
const MOST_SHOWN = 20;

/** A document that the client asked for: what it was told, and how it hears that this is no longer so. */
interface Shown {
	readonly text: string;
	readonly tell: (uri: string) => Promise<void>;
}

/** Answers requests for virtual documents, and has the client ask anew for those whose text changed. */
export function serveVirtualDocuments(connection: Connection, session: Session): DiagnosticChannel {
	const shown = new Map<string, Shown>();

	async function answer(uri: string, tell: Shown["tell"]): Promise<TextDocumentContentResult | null> {
		const text = await textOf(uri, session);
		if (text === undefined) return null;
		shown.delete(uri);
		shown.set(uri, { text, tell });
		const [oldest] = shown.keys();
		if (shown.size > MOST_SHOWN && oldest !== undefined) shown.delete(oldest);
		return { text };
	}

	const refreshSoon = whenQuiet(async () => {
		for (const [uri, before] of [...shown]) {
			try {
				const text = (await textOf(uri, session)) ?? "";
				if (text === before.text || !shown.has(uri)) continue;
				shown.set(uri, { ...before, text });
				// Its answer says nothing, and a client that gives none must not keep the others back.
				before.tell(uri).catch((error) => session.log("Refresh of a virtual document", error));
			} catch (error) {
				session.log(`Virtual document ${uri}`, error);
			}
		}
	});

	connection.workspace.textDocumentContent.on(
		guardRequest<VirtualDocumentParams, TextDocumentContentResult | null>(
			session,
			"Virtual document",
			null,
			({ uri }) => answer(uri, (it) => connection.workspace.textDocumentContent.refresh(it)),
		),
	);
	connection.onRequest(
		new RequestType<VirtualDocumentParams, VirtualDocumentResult, never>(METHODS.virtualDocument),
		guardRequest<VirtualDocumentParams, VirtualDocumentResult>(session, "Virtual document", null, ({ uri }) =>
			answer(uri, (it) => connection.sendNotification(METHODS.virtualDocumentChanged, { uri: it })),
		),
	);
	connection.onRequest(
		new RequestType<EffectivePrivilegesParams, EffectivePrivilegesResult, never>(METHODS.effectivePrivileges),
		guardRequest<EffectivePrivilegesParams, EffectivePrivilegesResult>(
			session,
			"Effective privileges",
			null,
			(params) => addressOf(params, session),
		),
	);

	const looked = () => {
		if (shown.size > 0) refreshSoon();
	};
	return { edited: looked, outdated: looked, closed: looked };
}

async function textOf(uri: string, session: Session): Promise<string | undefined> {
	const wanted = readVirtualUri(uri);
	if (!wanted) return undefined;
	if (wanted.kind === "rule") return rulePage(wanted.name);
	const judged = await session.judged(wanted.source);
	if (!judged) return "Dropcap does not look at this file.\n";
	const { project, file, settings } = judged;
	// A preview of Markdown calls no commands.
	const { virtualDocuments } = session.client;
	const links = linksFor({ commands: new Set(), virtualDocuments }, session.documentationBase);
	const text =
		wanted.kind === "project"
			? projectDocument(project, file.uri, settings, links)
			: subjectDocument(project, file.uri, wanted.key, settings, links);
	return text ?? "There is no such stage or service any more.\n";
}

async function addressOf(
	{ textDocument, position }: EffectivePrivilegesParams,
	session: Session,
): Promise<EffectivePrivilegesResult> {
	const judged = await session.judged(textDocument.uri);
	if (!judged) return null;
	const { project, file, settings } = judged;
	if (file.language !== "dockerfile" && file.language !== "compose") return null;
	const subjects = subjectsOf(project, file.uri, settings.engine);
	const around = position ? subjectsAround(file, subjects, offsetAt(file, position)) : [];
	const [subject] = around;
	return subject
		? { uri: subjectUri(subject, file.uri), title: `${nameOfSubject(subject)}: effective privileges` }
		: { uri: projectUri(file.uri), title: `${nameOf(file.uri)}: effective privileges` };
}
