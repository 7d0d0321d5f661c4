import type { Entry, FileSystem } from "../../server/src/workspace/file-system.ts";

const ROOT = "file:///project/";

/** The uri of a path of a case. */
export function uriOf(path: string): string {
	return new URL(path, ROOT).href;
}

/** The path that a case writes for a uri; a uri outside of the case stays as it is. */
export function pathOf(uri: string): string {
	return uri.startsWith(ROOT) ? decodeURIComponent(uri.slice(ROOT.length)) : uri;
}

/** A file system over texts by path, rooted at `file:///project/`. */
export function memoryFileSystem(texts: ReadonlyMap<string, string>): FileSystem {
	const byUri = new Map([...texts].map(([path, text]) => [uriOf(path), text]));
	return {
		read: async (uri) => byUri.get(uri),
		list: async (folder) => {
			const entries = [...byUri.keys()].flatMap((uri) => entryOf(folder, uri));
			return [...new Map(entries.map((it) => [it.name, it])).values()];
		},
	};
}

/** What a folder lists of a file, however deep the file lies. */
function entryOf(folder: string, uri: string): readonly Entry[] {
	const start = folder.endsWith("/") ? folder : `${folder}/`;
	if (!uri.startsWith(start)) return [];
	const [name = "", ...deeper] = uri.slice(start.length).split("/");
	return [{ name: decodeURIComponent(name), kind: deeper.length > 0 ? "folder" : "file" }];
}
