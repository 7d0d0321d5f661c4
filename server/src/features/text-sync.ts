import type { Connection } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { OpenDocument } from "../workspace/documents.ts";
import { keyOf } from "../workspace/uri-key.ts";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { guardNotification } from "./guard.ts";
import type { Session } from "./session.ts";

/** Keeps the documents as the client has them, and passes on what became outdated by it. */
export function syncDocuments(connection: Connection, session: Session, channel: DiagnosticChannel): void {
	const { documents, configuration, client, unsaved } = session;
	const texts = new Map<string, TextDocument>();

	/** A client that watches no files for us: what is on the disk may have changed at any time. */
	function distrustDisk(): void {
		if (!client.registersWatchers) documents.forget("all");
	}

	function changed(uri: string): void {
		const document = documents.find(uri);
		if (document) channel.edited(document);
		channel.outdated(documents.dependents([uri]));
	}

	/** Who wants findings of saved text only has been waiting for this. */
	async function judgeSaved(document: OpenDocument): Promise<void> {
		const { features } = await configuration.of(document.uri);
		if (features.run === "onSave") channel.outdated([document]);
	}

	connection.onDidOpenTextDocument(
		guardNotification(session, "Opening", ({ textDocument: { uri, languageId, version, text } }) => {
			texts.set(keyOf(uri), TextDocument.create(uri, languageId, version, text));
			distrustDisk();
			documents.open(uri, languageId, version, text);
			changed(uri);
		}),
	);

	connection.onDidChangeTextDocument(
		guardNotification(session, "Changing", ({ textDocument: { uri, version }, contentChanges }) => {
			const before = texts.get(keyOf(uri));
			if (!before) return;
			const after = TextDocument.update(before, contentChanges, version);
			documents.change(uri, version, after.getText());
			unsaved.add(keyOf(uri));
			changed(uri);
		}),
	);

	connection.onDidCloseTextDocument(
		guardNotification(session, "Closing", ({ textDocument: { uri } }) => {
			const dependents = documents.dependents([uri]);
			texts.delete(keyOf(uri));
			unsaved.delete(keyOf(uri));
			documents.close(uri);
			documents.forget([uri]);
			distrustDisk();
			configuration.forget(uri);
			channel.closed(uri);
			channel.outdated(dependents);
		}),
	);

	connection.onDidSaveTextDocument(
		guardNotification(session, "Saving", ({ textDocument: { uri } }) => {
			const document = documents.find(uri);
			if (unsaved.delete(keyOf(uri)) && document) void judgeSaved(document);
			if (client.registersWatchers) return;
			distrustDisk();
			channel.outdated(documents.all());
		}),
	);
}
