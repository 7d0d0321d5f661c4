import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileSystem } from "../workspace/file-system.ts";
import { directFiles } from "./direct-files.ts";

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
	const listed = new Map<string, Names>();

	function namesIn(folder: string): Names {
		const known = listed.has(folder) ? listed.get(folder) : list(folder);
		listed.delete(folder);
		listed.set(folder, known);
		const [oldest] = listed.keys();
		if (listed.size > MOST_FOLDERS && oldest !== undefined) listed.delete(oldest);
		return known;
	}

	return {
		...directFiles.fileSystem,
		read: async (uri) => (isAbsent(uri, namesIn) ? undefined : directFiles.fileSystem.read(uri)),
	};
}

function isAbsent(uri: string, namesIn: (folder: string) => Names): boolean {
	const path = pathOf(uri);
	const name = path === undefined ? "" : basename(path);
	if (path === undefined || !PLAIN.test(name)) return false;
	const names = namesIn(dirname(path));
	return names !== undefined && !names.has(name.toLowerCase());
}

function pathOf(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined;
	}
}

function list(folder: string): Names {
	try {
		return new Set(readdirSync(folder).map((it) => it.toLowerCase()));
	} catch (error) {
		const isThere = !(error instanceof Error && "code" in error && error.code === "ENOENT");
		return isThere ? undefined : new Set();
	}
}
