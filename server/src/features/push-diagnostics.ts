import type { Connection } from "vscode-languageserver";
import type { OpenDocument } from "../workspace/documents.ts";
import { judgementOf } from "../workspace/findings.ts";
import { keyOf } from "../workspace/uri-key.ts";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { toDiagnostics } from "./diagnostics.ts";
import { judgementIds } from "./judgement-ids.ts";
import { whenQuiet } from "./quiet.ts";
import { type Session, waitsForSave } from "./session.ts";

interface Published {
	readonly version: number;
	/** Which judgement that was; undefined where the document was not judged. */
	readonly id: string | undefined;
}

/** Sends diagnostics to a client that does not ask for them, as soon as no more edits are waiting in line. */
export function pushDiagnostics(connection: Connection, session: Session): DiagnosticChannel {
	const stale = new Map<string, string>();
	const published = new Map<string, Published>();
	const idOf = judgementIds();

	async function publish(uri: string): Promise<void> {
		const judged = await session.judged(uri);
		const document = session.documents.find(uri);
		// Closed, or edited meanwhile: then it is stale again already.
		if (!document || (judged && judged.file !== document.file)) return;
		if (judged && published.has(keyOf(uri)) && waitsForSave(judged, session)) return;
		const { version } = document;
		const judgement = judged && judgementOf(judged.project, judged.file.uri, judged.settings);
		const last = published.get(keyOf(uri));
		const id = judgement && idOf(judgement);
		if (last?.version === version && last.id === id) return;
		published.set(keyOf(uri), { version, id });
		const diagnostics = judged && judgement ? toDiagnostics(judgement, session.diagnosticOptions(judged.file)) : [];
		await connection.sendDiagnostics({ uri: document.uri, version, diagnostics });
	}

	const publishSoon = whenQuiet(async () => {
		const uris = [...stale.values()];
		stale.clear();
		for (const uri of uris) {
			try {
				await publish(uri);
			} catch (error) {
				session.log(`Diagnostics of ${uri}`, error);
			}
		}
	});

	function add(documents: readonly OpenDocument[]): void {
		for (const { uri } of documents) stale.set(keyOf(uri), uri);
		if (documents.length > 0) publishSoon();
	}

	return {
		edited: (document) => add([document]),
		outdated: add,
		closed: (uri) => {
			published.delete(keyOf(uri));
			void connection.sendDiagnostics({ uri, diagnostics: [] });
		},
	};
}
