import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Entry, FileSystem } from "./workspace/file-system.ts";

/** Larger files are no container files; in bytes. */
const LARGEST = 2 * 1024 * 1024;

/** How far a NUL is looked for, which no text has; in bytes. */
const LOOKED_AT = 8 * 1024;

/** The files of this machine. What is no plain UTF-8 text is not there, so that no fix can spoil it. */
export const nodeFileSystem: FileSystem = {
	read: async (uri) => {
		const path = pathOf(uri);
		return path === undefined ? undefined : attempt(() => readText(path));
	},
	list: async (folder) => {
		const path = pathOf(folder);
		const entries = path === undefined ? undefined : await attempt(() => readdir(path, { withFileTypes: true }));
		return (entries ?? []).map(toEntry);
	},
};

/** An entry of a folder, as Node tells it. */
export function toEntry(entry: Dirent): Entry {
	return { name: entry.name, kind: entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other" };
}

async function readText(path: string): Promise<string | undefined> {
	// Asked first, since opening a pipe would wait for somebody to write.
	const stats = await stat(path);
	if (!stats.isFile() || stats.size > LARGEST) return undefined;
	const bytes = await readFile(path);
	if (bytes.length > LARGEST || bytes.subarray(0, LOOKED_AT).includes(0)) return undefined;
	return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function pathOf(uri: string): string | undefined {
	if (!/^file:/i.test(uri)) return undefined;
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}

async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch {
		return undefined;
	}
}
