import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes a case's files into a folder of their own below `parent`, for as long as `work` takes. */
export async function onDisk<T>(
	parent: string,
	files: ReadonlyMap<string, string>,
	work: (folder: string) => Promise<T>,
): Promise<T> {
	const own = await mkdtemp(join(parent, "case-"));
	// Compose names a project after its folder, so the name is the same for all; a case may also refer to what is beside it.
	const folder = join(own, "project");
	try {
		await mkdir(folder);
		for (const [path, text] of files) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), text);
		}
		return await work(folder);
	} finally {
		await rm(own, { recursive: true, force: true });
	}
}
