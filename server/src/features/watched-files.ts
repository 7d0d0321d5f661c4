import { type Connection, DidChangeWatchedFilesNotification } from "vscode-languageserver";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { guardNotification } from "./guard.ts";
import type { Session } from "./session.ts";

/** What files that others are judged by are called; where other names are used, opening and saving them still counts. */
const GLOBS = [
	"**/{Dockerfile,Containerfile,dockerfile,containerfile}{,.*,-*,_*}",
	"**/*.{Dockerfile,dockerfile,Containerfile,containerfile}",
	"**/*compose*.{yaml,yml}",
	"**/.env",
];

/** Hears of changes on the disk: read anew what is needed of them. */
export function followWatchedFiles(connection: Connection, session: Session, channel: DiagnosticChannel): void {
	connection.onDidChangeWatchedFiles(
		guardNotification(session, "Watched files", ({ changes }) => {
			const uris = changes.map((it) => it.uri);
			session.documents.forget(uris);
			channel.outdated(session.documents.dependents(uris));
		}),
	);
}

/** Asks the client to watch; only where it lets servers ask. */
export async function registerWatchers(connection: Connection, { client, log }: Session): Promise<void> {
	if (!client.registersWatchers) return;
	try {
		const watchers = GLOBS.map((globPattern) => ({ globPattern }));
		await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
	} catch (error) {
		log("Registering for watched files", error);
	}
}
