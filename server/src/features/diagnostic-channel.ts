import type { OpenDocument } from "../workspace/documents.ts";

/** How diagnostics reach the client: sent by us, or asked for by it. */
export interface DiagnosticChannel {
	/** The client changed this document itself. */
	edited(document: OpenDocument): void;
	/** What these documents are judged by changed behind the client's back. */
	outdated(documents: readonly OpenDocument[]): void;
	closed(uri: string): void;
}
