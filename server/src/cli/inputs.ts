import { realpathSync, type Stats, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { describeError } from "../files.ts";
import type { Entry } from "../workspace/file-system.ts";
import { type Folders, findContainerFiles, gitignoresAbove } from "../workspace/find-files.ts";
import { directFiles } from "./direct-files.ts";
import { fail, note } from "./output.ts";

/** A file to read: `isNamed` when the user asked for this very file. */
export interface Input {
	/** Absolute. */
	readonly path: string;
	readonly isNamed: boolean;
	/** What stands in it, where it is not on the disk. */
	readonly text?: string;
}

/** What was asked for, file by file. */
export interface Inputs {
	readonly files: readonly Input[];
	/** Every folder that was searched. */
	readonly folders: readonly string[];
}

/** The files that some paths stand for, each once; standard input for `-`, under `stdinName`. */
export async function findInputs(paths: readonly string[], stdinName: string | undefined): Promise<Inputs> {
	const files: Input[] = [];
	const searched: string[] = [];
	for (const path of paths) {
		if (path === "-") {
			files.push({ path: resolve(stdinName ?? "stdin"), isNamed: true, text: await readAll(process.stdin) });
			continue;
		}
		const kind = kindOf(path);
		if (typeof kind === "string")
			fail(kind === "is not there" ? `there is no file or folder ${path}` : `${path} ${kind}`);
		else if (kind.isDirectory()) files.push(...(await searchFolder(resolve(path), searched)));
		else files.push({ path: resolve(path), isNamed: true });
	}
	return { files: [...new Map(files.map((it) => [it.path, it])).values()], folders: searched };
}

/** What lies at a path, or why nobody can tell. */
function kindOf(path: string): Stats | string {
	try {
		return statSync(path);
	} catch (error) {
		return describeError(error);
	}
}

/** A path as a reader is told it: relative to where Dropcap runs. */
export function shownPath(path: string): string {
	return relative(process.cwd(), path) || ".";
}

async function searchFolder(folder: string, searched: string[]): Promise<readonly Input[]> {
	const root = asSlashes(folder);
	const folders: Folders = {
		list: async (it) => {
			searched.push(it);
			return entriesOrNote(it);
		},
		read: textAt,
	};
	const above = await gitignoresAbove(root, {
		list: (it) => directFiles.entriesOf(it || "/").catch(() => []),
		read: textAt,
	});
	const found = await findContainerFiles(root, folders, above);
	const seen = new Set(found.flatMap((it) => (it.isLink ? [] : [it.path])));
	const inputs: Input[] = [];
	for (const { path, isLink } of found) {
		if (isLink && !leadsToNewFile(path, root, seen)) continue;
		inputs.push({ path: resolve(path), isNamed: false });
	}
	return inputs;
}

/** A link counts for a file in the folder that was searched which has not been found otherwise. */
function leadsToNewFile(path: string, root: string, seen: Set<string>): boolean {
	try {
		const [target, top] = [realpathSync(path), realpathSync(root)];
		if (!statSync(target).isFile()) return false;
		if (!target.startsWith(top.endsWith(sep) ? top : top + sep)) {
			note(`${shownPath(path)} is a link that leads out of the folder`);
			return false;
		}
		const key = root + asSlashes(target.slice(top.length));
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	} catch (error) {
		note(`${shownPath(path)} ${describeError(error)}`);
		return false;
	}
}

async function entriesOrNote(folder: string): Promise<readonly Entry[]> {
	try {
		return await directFiles.entriesOf(folder);
	} catch (error) {
		note(`${shownPath(folder)} ${describeError(error)}`);
		return [];
	}
}

async function textAt(path: string): Promise<string | undefined> {
	const read = await directFiles.readText(path);
	return read.obstacle === undefined ? read.text : undefined;
}

function asSlashes(path: string): string {
	const forward = sep === "/" ? path : path.replaceAll(sep, "/");
	return forward.replace(/\/$/, "");
}
