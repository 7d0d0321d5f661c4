import {
	Disposable,
	EventEmitter,
	type FileChangeEvent,
	FileSystemError,
	type FileSystemProvider,
	FileType,
	type Uri,
} from "vscode";

/** A file system that no server can reach by itself: texts by path, fixed. */
export function memoryFiles(texts: Readonly<Record<string, string>>): FileSystemProvider {
	const bytesOf = (uri: Uri) => {
		const text = texts[uri.path];
		if (text === undefined) throw FileSystemError.FileNotFound(uri);
		return new TextEncoder().encode(text);
	};
	const below = (uri: Uri) => {
		const folder = uri.path.endsWith("/") ? uri.path : `${uri.path}/`;
		return Object.keys(texts).flatMap((it) => (it.startsWith(folder) ? [it.slice(folder.length)] : []));
	};
	const refuse = (uri: Uri) => {
		throw FileSystemError.NoPermissions(uri);
	};
	return {
		onDidChangeFile: new EventEmitter<FileChangeEvent[]>().event,
		watch: () => new Disposable(() => {}),
		stat: (uri) => {
			if (below(uri).length > 0) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
			return { type: FileType.File, ctime: 0, mtime: 0, size: bytesOf(uri).length };
		},
		readDirectory: (uri) =>
			below(uri).map((it) => [it.split("/")[0] ?? "", it.includes("/") ? FileType.Directory : FileType.File]),
		readFile: bytesOf,
		createDirectory: refuse,
		writeFile: refuse,
		delete: refuse,
		rename: refuse,
	};
}
