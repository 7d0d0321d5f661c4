import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeFileSystem } from "../node-file-system.ts";
import type { FileSystem } from "../workspace/file-system.ts";

/** A folder's names in lower case; undefined where it cannot be listed, although what is in it may be readable. */
type Names = ReadonlySet<string> | undefined;

/** Files are checked folder by folder, so that those before are hardly needed again. */
const MOST_FOLDERS = 200;

/** A name that has one spelling on every file system. */
const PLAIN = /^[A-Za-z0-9_.-]*[A-Za-z0-9_-]$/;

/**
 * The files of this machine, for one run over many: each folder is listed once, so that the dozen of files that may lie
 * beside each one, and mostly do not, need not be asked for one by one.
 */
export function listedFileSystem(): FileSystem {
	const listed = new Map<string, Promise<Names>>();

	function namesIn(folder: string): Promise<Names> {
		const known = listed.get(folder) ?? list(folder);
		listed.delete(folder);
		listed.set(folder, known);
		const [oldest] = listed.keys();
		if (listed.size > MOST_FOLDERS && oldest !== undefined) listed.delete(oldest);
		return known;
	}

	return {
		...nodeFileSystem,
		read: async (uri) => ((await isAbsent(uri, namesIn)) ? undefined : nodeFileSystem.read(uri)),
	};
}

async function isAbsent(uri: string, namesIn: (folder: string) => Promise<Names>): Promise<boolean> {
	const path = pathOf(uri);
	const name = path === undefined ? "" : basename(path);
	if (path === undefined || !PLAIN.test(name)) return false;
	const names = await namesIn(dirname(path));
	return names !== undefined && !names.has(name.toLowerCase());
}

function pathOf(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}

async function list(folder: string): Promise<Names> {
	try {
		return new Set((await readdir(folder)).map((it) => it.toLowerCase()));
	} catch (error) {
		const isThere = !(error instanceof Error && "code" in error && error.code === "ENOENT");
		return isThere ? undefined : new Set();
	}
}
