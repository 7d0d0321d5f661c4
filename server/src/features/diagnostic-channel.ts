import type { OpenDocument } from "../workspace/documents.ts";

/** How diagnostics reach the client: sent by us, or asked for by it. */
export interface DiagnosticChannel {
	/** The client changed this document itself. */
	edited(document: OpenDocument): void;
	/** What these documents are judged by changed behind the client's back. */
	outdated(documents: readonly OpenDocument[]): void;
	closed(uri: string): void;
}

/** Passes everything on to all of them. */
export function allChannels(channels: readonly DiagnosticChannel[]): DiagnosticChannel {
	return {
		edited: (document) => {
			for (const it of channels) it.edited(document);
		},
		outdated: (documents) => {
			for (const it of channels) it.outdated(documents);
		},
		closed: (uri) => {
			for (const it of channels) it.closed(uri);
		},
	};
}
