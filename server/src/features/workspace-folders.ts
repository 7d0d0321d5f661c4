import type { InitializeParams, WorkspaceFoldersChangeEvent } from "vscode-languageserver";
import { keyOf } from "../workspace/uri-key.ts";

/** The folders that a client has open. */
export interface WorkspaceFolders {
	/** The uri, with its closing slash, of the innermost folder that a document lies in, spelled as the document is. */
	containing(uri: string): string | undefined;
	change(event: WorkspaceFoldersChangeEvent): void;
}

/** Begins with the folders of the client's initialization. */
export function createWorkspaceFolders({ workspaceFolders, rootUri }: InitializeParams): WorkspaceFolders {
	let folders = (workspaceFolders?.map((it) => it.uri) ?? (rootUri ? [rootUri] : [])).map(withSlash);
	return {
		containing: (uri) => {
			const key = keyOf(uri);
			const around = folders.filter((it) => key.startsWith(keyOf(it)));
			const innermost = around.toSorted((a, b) => b.length - a.length)[0];
			if (innermost !== undefined) return spelledAs(uri, innermost);
			return uri.includes("://") ? undefined : folders[0];
		},
		change: ({ added, removed }) => {
			const gone = new Set(removed.map((it) => withSlash(it.uri)));
			folders = [...folders.filter((it) => !gone.has(it)), ...added.map((it) => withSlash(it.uri))];
		},
	};
}

/** As many folders of the uri as the folder has: a client may spell the two in different ways. */
function spelledAs(uri: string, folder: string): string {
	return `${uri
		.split("/")
		.slice(0, folder.split("/").length - 1)
		.join("/")}/`;
}

function withSlash(uri: string): string {
	return uri.endsWith("/") ? uri : `${uri}/`;
}
