import type { Connection } from "vscode-languageserver";
import type { Project } from "../model/project.ts";
import { nameOf } from "../text/uri.ts";
import type { DiagnosticChannel } from "./diagnostic-channel.ts";
import { guardNotification } from "./guard.ts";
import { DidChangeWatchedFilesNotification } from "./lsp-values.ts";
import type { Session } from "./session.ts";

/** What the files that others are judged by are usually called. */
const GLOBS = [
	"**/*{Dockerfile,dockerfile,Containerfile,containerfile}*",
	"**/*compose*.{yaml,yml}",
	"**/.env",
	"**/.dropcap.{yaml,yml}",
	"**/.config/dropcap.yaml",
	"**/.dropcap-baseline.json",
];

/** Says the same of a name as the globs do. */
const USUAL =
	/Dockerfile|dockerfile|Containerfile|containerfile|compose.*\.ya?ml$|^\.env$|^\.?dropcap\.ya?ml$|^\.dropcap-baseline\.json$/;

/** Hears of changes on the disk: what is needed of them is read anew. */
export function followWatchedFiles(connection: Connection, session: Session, channel: DiagnosticChannel): void {
	connection.onDidChangeWatchedFiles(
		guardNotification(session, "Watched files", ({ changes }) => {
			const uris = changes.map((it) => it.uri);
			session.documents.forget(uris);
			channel.outdated(session.documents.dependents(uris));
		}),
	);
}

/** Asks a client that lets servers ask to watch the usual names, and every other name that a project turns out to use. */
export function watchFiles(connection: Connection, session: Session): void {
	if (!session.client.registersWatchers) return;
	const seen = new WeakSet<Project>();
	const names = new Set<string>();
	void register(connection, session, GLOBS);
	session.onLoaded((project) => {
		if (seen.has(project)) return;
		seen.add(project);
		const uris = [...project.files.keys(), ...project.missing];
		const unusual = new Set(uris.map(nameOf).filter((it) => it !== "" && !USUAL.test(it) && !names.has(it)));
		if (unusual.size === 0) return;
		for (const name of unusual) names.add(name);
		void register(
			connection,
			session,
			[...unusual].map((it) => `**/${it.replace(/[*?[\]{}\\,!]/g, "?")}`),
		);
	});
}

async function register(connection: Connection, { log }: Session, globs: readonly string[]): Promise<void> {
	try {
		const watchers = globs.map((globPattern) => ({ globPattern }));
		await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
	} catch (error) {
		log("Registering for watched files", error);
	}
}
