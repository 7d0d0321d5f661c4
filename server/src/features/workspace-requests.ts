import type { Connection } from "vscode-languageserver";
import { CONFIGURATION_NAMES } from "../knowledge/configuration-names.ts";
import { configurationTemplate } from "../knowledge/configuration-template.ts";
import type { FolderParams, NewConfiguration, WorkspaceMethods } from "../protocol.ts";
import { findContainerFiles } from "../workspace/find-files.ts";
import { guardRequest } from "./guard.ts";
import { RequestType } from "./lsp-values.ts";
import type { Session } from "./session.ts";

const METHODS: WorkspaceMethods = {
	containerFiles: "dropcap/containerFiles",
	newConfiguration: "dropcap/newConfiguration",
};

/** Answers what the commands of a client have to know of a whole folder. */
export function answerAboutFolders(connection: Connection, session: Session): void {
	const { files } = session;

	connection.onRequest(
		new RequestType<FolderParams, readonly string[], never>(METHODS.containerFiles),
		guardRequest<FolderParams, readonly string[]>(session, "Container files", [], async ({ folder }, token) => {
			const found = await findContainerFiles(withoutSlash(folder), {
				list: async (uri) => {
					const entries = token.isCancellationRequested ? [] : await files.list(`${uri}/`);
					return entries.map(({ name, kind }) => ({ name: encodeURIComponent(name), kind }));
				},
				read: files.read,
			});
			// What a link leads to inside of the folder is found there.
			return found.flatMap((it) => (it.isLink ? [] : [it.path]));
		}),
	);
	connection.onRequest(
		new RequestType<FolderParams, NewConfiguration | null, never>(METHODS.newConfiguration),
		guardRequest<FolderParams, NewConfiguration | null>(session, "New configuration", null, async ({ folder }) => {
			const uris = CONFIGURATION_NAMES.map((name) => `${withoutSlash(folder)}/${name}`);
			for (const uri of uris) if ((await files.read(uri)) !== undefined) return { uri, text: null };
			const [uri = folder] = uris;
			return { uri, text: configurationTemplate };
		}),
	);
}

function withoutSlash(folder: string): string {
	return folder.replace(/\/+$/, "");
}
