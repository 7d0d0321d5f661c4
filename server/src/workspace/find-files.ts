import type { Entry } from "./file-system.ts";
import { languageOf } from "./language.ts";

/** The entries of a folder, in any order; empty when it cannot be read. */
export type ListEntries = (folder: string) => Promise<readonly Entry[]>;

/** Folders of other people's files, and of no one's. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "vendor", ".git"]);

/** The Dockerfiles and Compose files in a folder and below it, by their names, in the order of their names. */
export async function findContainerFiles(folder: string, list: ListEntries): Promise<readonly string[]> {
	const found: string[] = [];
	const entries = (await list(folder)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
	for (const { name, kind } of entries) {
		const path = `${folder}/${name}`;
		if (kind === "file" && isContainerFile(name)) found.push(path);
		if (kind === "folder" && !SKIPPED.has(name)) found.push(...(await findContainerFiles(path, list)));
	}
	return found;
}

function isContainerFile(name: string): boolean {
	const language = languageOf(name, undefined);
	return language === "dockerfile" || language === "compose";
}
