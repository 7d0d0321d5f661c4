import type { Connection } from "vscode-languageserver";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { whenQuiet } from "./quiet.ts";
import type { Session } from "./session.ts";

/** Has the client ask anew for hints and lenses when something changed that it cannot know of: other files, settings. */
export function refreshHints(connection: Connection, { client, log }: Session): DiagnosticChannel {
	const refreshSoon = whenQuiet(async () => {
		// Their answers say nothing, and a client that gives none must not keep the next refresh back.
		if (client.refreshesInlayHints)
			connection.languages.inlayHint.refresh().catch((error) => log("Refresh of hints", error));
		if (client.refreshesCodeLenses)
			connection.sendRequest("workspace/codeLens/refresh").catch((error) => log("Refresh of lenses", error));
	});
	return {
		edited: () => {},
		outdated: (documents) => {
			if (documents.length > 0 && (client.refreshesInlayHints || client.refreshesCodeLenses)) refreshSoon();
		},
		closed: () => {},
	};
}
