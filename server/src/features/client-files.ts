import type { Connection } from "vscode-languageserver";
import type { ClientRequests } from "../protocol.ts";
import type { FileSystem } from "../workspace/file-system.ts";

/**
 * The files within reach of a session: this machine's own and, where the client reads for us, what only an editor can
 * get at: other machines, archives, repositories that were never cloned.
 * @param own the files of this machine; undefined where there is none, as in a browser
 */
export function reachableFiles(connection: Connection, own: FileSystem | undefined, options: unknown): FileSystem {
	const others = readsFiles(options) ? filesOfClient(connection) : unreachable;
	if (!own) return others;
	const homeOf = (uri: string) => (/^file:/i.test(uri) ? own : others);
	return { read: (uri) => homeOf(uri).read(uri), list: (folder) => homeOf(folder).list(folder) };
}

const unreachable: FileSystem = { read: async () => undefined, list: async () => [] };

function readsFiles(options: unknown): boolean {
	return typeof options === "object" && options !== null && "readsFiles" in options && options.readsFiles === true;
}

/** A client that fails to answer has no such file. */
function filesOfClient(connection: Connection): FileSystem {
	const ask = async (method: keyof ClientRequests, uri: string): Promise<unknown> => {
		try {
			return await connection.sendRequest(method, uri);
		} catch {
			return undefined;
		}
	};
	return {
		read: async (uri) => {
			const text = await ask("dropcap/fs/readFile", uri);
			return typeof text === "string" ? text : undefined;
		},
		list: async (folder) => {
			const entries = await ask("dropcap/fs/list", folder);
			return Array.isArray(entries) ? entries : [];
		},
	};
}
