import type { Connection, DocumentDiagnosticReport } from "vscode-languageserver";
import { judgementOf } from "../workspace/findings.ts";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { toDiagnostics } from "./diagnostics.ts";
import { guardRequest } from "./guard.ts";
import { judgementIds } from "./judgement-ids.ts";
import { DocumentDiagnosticReportKind } from "./lsp-values.ts";
import { whenQuiet } from "./quiet.ts";
import { type Session, waitsForSave } from "./session.ts";

const EMPTY: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

/** Answers a client that asks for diagnostics, and has it ask again when files beside the edited one matter. */
export function pullDiagnostics(connection: Connection, session: Session): DiagnosticChannel {
	const resultIdOf = judgementIds();

	connection.languages.diagnostics.on(
		guardRequest(session, "Diagnostics", EMPTY, async ({ textDocument, previousResultId }, token) => {
			const judged = await session.judged(textDocument.uri, token);
			if (!judged || token.isCancellationRequested) return EMPTY;
			if (previousResultId !== undefined && waitsForSave(judged, session))
				return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previousResultId };
			const judgement = judgementOf(judged.project, judged.file.uri, judged.settings);
			const resultId = resultIdOf(judgement);
			if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
			const items = toDiagnostics(judgement, session.diagnosticOptions(judged.file));
			return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
		}),
	);

	const refreshSoon = whenQuiet(async () => {
		// Its answer says nothing, and a client that gives none must not keep the next refresh back.
		void refresh();
	});

	/** A connection that is closed throws where it is asked, others say later that they cannot. */
	async function refresh(): Promise<void> {
		try {
			await connection.languages.diagnostics.refresh();
		} catch (error) {
			session.log("Refresh of diagnostics", error);
		}
	}

	return {
		edited: () => {},
		outdated: (documents) => {
			if (session.client.refreshesDiagnostics && documents.length > 0) refreshSoon();
		},
		closed: () => {},
	};
}
