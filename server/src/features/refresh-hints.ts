import type { Connection } from "vscode-languageserver";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { whenQuiet } from "./quiet.ts";
import type { Session } from "./session.ts";

/** Has the client ask anew for hints and lenses when something changed that it cannot know of: other files, settings. */
export function refreshHints(connection: Connection, { client, log }: Session): DiagnosticChannel {
	const refreshSoon = whenQuiet(async () => {
		// Their answers say nothing, and a client that gives none must not keep the next refresh back.
		if (client.refreshesInlayHints) void tell("Refresh of hints", () => connection.languages.inlayHint.refresh());
		if (client.refreshesCodeLenses)
			void tell("Refresh of lenses", () => connection.sendRequest("workspace/codeLens/refresh"));
	});

	/** A connection that is closed throws where it is asked, others say later that they cannot. */
	async function tell(what: string, ask: () => Promise<unknown>): Promise<void> {
		try {
			await ask();
		} catch (error) {
			log(what, error);
		}
	}

	return {
		edited: () => {},
		outdated: (documents) => {
			if (documents.length > 0 && (client.refreshesInlayHints || client.refreshesCodeLenses)) refreshSoon();
		},
		closed: () => {},
	};
}
