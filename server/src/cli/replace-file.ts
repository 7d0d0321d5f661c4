// The promises of `node:fs` are loaded once they are asked for: a check writes nothing, and does not wait for them.
import { constants, promises } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Stands before the text in some files; it is not part of it. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Changes the text of a file as a whole or not at all; its mode, its owner and its byte order mark stay. A link stays one:
 * what it leads to is changed. Answers why where nothing was written; never rejects.
 */
export async function replaceText(path: string, before: string, after: string): Promise<string | undefined> {
	try {
		const target = await promises.realpath(path);
		const unchanged = async () => (await promises.readFile(target, "utf8")).replace(BYTE_ORDER_MARK, "") === before;
		await promises.access(target, constants.W_OK);
		if (!(await unchanged())) return "it changed meanwhile";
		const mark = (await promises.readFile(target, "utf8")).startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
		const isWritten = await writeBeside(target, mark + after, unchanged);
		return isWritten ? undefined : "it changed meanwhile";
	} catch (error) {
		return reasonOf(error);
	}
}

/** Writes a file as a whole or not at all, over one that is there. Answers why where nothing was written; never rejects. */
export async function writeWhole(path: string, text: string): Promise<string | undefined> {
	try {
		const target = await promises.realpath(path).catch(() => resolve(path));
		const kind = await promises.stat(target).catch(() => undefined);
		// A pipe or a device has readers of its own, which a new file would cut off.
		if (kind && !kind.isFile()) await promises.writeFile(target, text);
		else await writeBeside(target, text, async () => true);
		return undefined;
	} catch (error) {
		return reasonOf(error);
	}
}

/** Writes the text into the same folder first, so that the last step is one move. False where `isStillWanted` says so. */
async function writeBeside(target: string, text: string, isStillWanted: () => Promise<boolean>): Promise<boolean> {
	// Loaded here, for a check writes nothing and should not wait for it.
	const { randomBytes } = await import("node:crypto");
	const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
	const old = await promises.stat(target).catch(() => undefined);
	try {
		const handle = await promises.open(temporary, "wx");
		try {
			await handle.writeFile(text);
			if (old) {
				// Only root may give files away; anybody else writes their own.
				if (process.getuid?.() === 0) await handle.chown(old.uid, old.gid);
				await handle.chmod(old.mode);
			}
			await handle.sync();
		} finally {
			await handle.close();
		}
		if (!(await isStillWanted())) return false;
		await promises.rename(temporary, target);
		return true;
	} finally {
		await promises.rm(temporary, { force: true });
	}
}

function reasonOf(error: unknown): string {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	switch (code) {
		case "EACCES":
		case "EPERM":
		case "EROFS":
			return "it may not be written";
		case "ENOENT":
			return "there is no such folder";
		case "ENOSPC":
			return "the disk is full";
		default:
			return error instanceof Error ? error.message : String(error);
	}
}
