import type { Stats } from "node:fs";
import { constants } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Entry, FileSystem } from "./workspace/file-system.ts";

/** What a file holds, or what keeps us from knowing, as it stands behind the file's name: "is a pipe". */
export type FileText = { readonly text: string; readonly obstacle?: undefined } | { readonly obstacle: string };

/** The files of this machine. What is no plain UTF-8 text is not there, so that no fix can spoil it. */
export const nodeFileSystem: FileSystem = {
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

/** The entries of a folder; rejects where it cannot be read. */
export async function entriesOf(folder: string): Promise<readonly Entry[]> {
	return (await readdir(folder, { withFileTypes: true })).map((it) => ({
		name: it.name,
		kind: it.isFile() ? "file" : it.isDirectory() ? "folder" : it.isSymbolicLink() ? "link" : "other",
	}));
}

/** Reads a file of any kind and size in bounded time and memory; never rejects. */
export async function readText(path: string): Promise<FileText> {
	try {
		// Asked first, since opening a device may do something.
		const obstacle = obstacleOf(await stat(path));
		return obstacle === undefined ? await readOpened(path) : { obstacle };
	} catch (error) {
		return { obstacle: describeError(error) };
	}
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
async function readOpened(path: string): Promise<FileText> {
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
async function readBytes(handle: FileHandle, expected: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	while (length <= LARGEST) {
		const { bytesRead, buffer } = await handle.read({
			buffer: Buffer.allocUnsafe(Math.max(expected + 1 - length, CHUNK)),
			position: length,
		});
		if (bytesRead === 0) break;
		chunks.push(buffer.subarray(0, bytesRead));
		length += bytesRead;
		// All that there should be, with room left for more.
		if (length === expected && bytesRead < buffer.length) break;
	}
	return Buffer.concat(chunks, length);
}

const CHUNK = 1024;

function textOf(bytes: Buffer): FileText {
	if (bytes.length > LARGEST) return { obstacle: TOO_LARGE };
	if (bytes.subarray(0, LOOKED_AT).includes(0)) return { obstacle: "is binary" };
	try {
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
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
