import { constants, type Dirent, type Stats } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Entry, FileSystem } from "./workspace/file-system.ts";

/** What a file holds, or what keeps us from knowing, as it stands behind the file's name: "is a pipe". */
export type FileText = { readonly text: string; readonly obstacle?: undefined } | { readonly obstacle: string };

/** The calls that files are read with: those of `node:fs/promises`, or others that have their answers at once. */
export interface FileCalls {
	stat(path: string): Stats | Promise<Stats>;
	open(path: string, flags: number): OpenFile | Promise<OpenFile>;
	readdir(path: string, options: { readonly withFileTypes: true }): Dirent[] | Promise<Dirent[]>;
}

/** A file that was opened for reading. */
export interface OpenFile {
	stat(): Stats | Promise<Stats>;
	/** Reads from `position` on until the buffer is full or the file ends. */
	read(into: { readonly buffer: Buffer; readonly position: number }): Read | Promise<Read>;
	close(): void | Promise<void>;
}

interface Read {
	readonly bytesRead: number;
}

/** The files of this machine. */
export interface Files {
	/** What is no plain UTF-8 text is not there, so that no fix can spoil it. */
	readonly fileSystem: FileSystem;
	/** The entries of a folder; rejects where it cannot be read. */
	entriesOf(folder: string): Promise<readonly Entry[]>;
	/** Reads a file of any kind and size in bounded time and memory; never rejects. */
	readText(path: string): Promise<FileText>;
}

/** The files of this machine as some calls see them. */
export function filesOf(calls: FileCalls): Files {
	const entriesOf = async (folder: string): Promise<readonly Entry[]> =>
		(await calls.readdir(folder, { withFileTypes: true })).map((it) => ({ name: it.name, kind: kindOf(it) }));
	const readText = async (path: string): Promise<FileText> => {
		try {
			// Asked first, since opening a device may do something.
			const obstacle = obstacleOf(await calls.stat(path));
			return obstacle === undefined ? await readOpened(path, calls) : { obstacle };
		} catch (error) {
			return { obstacle: describeError(error) };
		}
	};
	const fileSystem: FileSystem = {
		read: async (uri) => {
			const path = pathOf(uri);
			const read = path === undefined ? undefined : await readText(path);
			return read?.obstacle === undefined ? read?.text : undefined;
		},
		list: async (folder) => {
			const path = pathOf(folder);
			try {
				return path === undefined ? [] : await entriesOf(path);
			} catch {
				return [];
			}
		},
	};
	return { fileSystem, entriesOf, readText };
}

function kindOf(entry: Dirent): Entry["kind"] {
	if (entry.isFile()) return "file";
	if (entry.isDirectory()) return "folder";
	return entry.isSymbolicLink() ? "link" : "other";
}

/** What a failed call of the file system says, as it stands behind a file's name. */
export function describeError(error: unknown): string {
	const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
	switch (code) {
		case "ENOENT":
		case "ENOTDIR":
			return "is not there";
		case "EACCES":
		case "EPERM":
			return "cannot be read: permission denied";
		case "ELOOP":
			return "is a link that leads to itself";
		default:
			return `cannot be read: ${code ?? String(error)}`;
	}
}

/** Larger files are no container files; in bytes. */
const LARGEST = 2 * 1024 * 1024;

/** How far a NUL is looked for, which no text has; in bytes. */
const LOOKED_AT = 8 * 1024;

/** What is a pipe by now does not block, and what grows is cut off. */
async function readOpened(path: string, { open }: FileCalls): Promise<FileText> {
	const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	try {
		const stats = await handle.stat();
		const obstacle = obstacleOf(stats);
		return obstacle === undefined ? textOf(await readBytes(handle, stats.size)) : { obstacle };
	} finally {
		await handle.close();
	}
}

/** Up to one chunk more than the largest file; `expected` is the size that the file is said to have. */
async function readBytes(handle: OpenFile, expected: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	while (length <= LARGEST) {
		const buffer = Buffer.allocUnsafe(Math.max(expected + 1 - length, CHUNK));
		const { bytesRead } = await handle.read({ buffer, position: length });
		if (bytesRead === 0) break;
		chunks.push(buffer.subarray(0, bytesRead));
		length += bytesRead;
		// All that there should be, with room left for more.
		if (length === expected && bytesRead < buffer.length) break;
	}
	return Buffer.concat(chunks, length);
}

const CHUNK = 1024;

const decoder = new TextDecoder("utf-8", { fatal: true });

function textOf(bytes: Buffer): FileText {
	if (bytes.length > LARGEST) return { obstacle: TOO_LARGE };
	if (bytes.subarray(0, LOOKED_AT).includes(0)) return { obstacle: "is binary" };
	try {
		return { text: decoder.decode(bytes) };
	} catch {
		return { obstacle: "is not in UTF-8" };
	}
}

const TOO_LARGE = "is larger than 2 MiB";

function obstacleOf(stats: Stats): string | undefined {
	if (stats.isDirectory()) return "is a folder";
	if (stats.isFIFO()) return "is a pipe";
	if (stats.isSocket()) return "is a socket";
	if (!stats.isFile()) return "is a device";
	return stats.size > LARGEST ? TOO_LARGE : undefined;
}

function pathOf(uri: string): string | undefined {
	if (!/^file:/i.test(uri)) return undefined;
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}
