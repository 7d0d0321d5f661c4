import type { Entry } from "./file-system.ts";
import { type Ignored, isGitignored, withGitignore } from "./gitignore.ts";
import { languageOf } from "./language.ts";

/** What the search needs of the outside; neither ever rejects. */
export interface Folders {
	/** The entries of a folder, in any order; empty when it cannot be read. */
	list(folder: string): Promise<readonly Entry[]>;
	/** The text of a file, or undefined when there is none. */
	read(path: string): Promise<string | undefined>;
}

/** What was found by its name; where a link leads is for the caller to see. */
export interface Found {
	readonly path: string;
	readonly isLink: boolean;
}

/** Folders of other people's files, and of no one's. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "vendor", ".git"]);

/**
 * The Dockerfiles and Compose files in a folder and below it, by their names, in the order of their names; those that a
 * `.gitignore` leaves out are left out. Links to folders are not followed.
 */
export async function findContainerFiles(
	folder: string,
	folders: Folders,
	above: Ignored = [],
): Promise<readonly Found[]> {
	const found: Found[] = [];
	const entries = (await folders.list(folder)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
	const own = entries.some((it) => it.name === GITIGNORE && it.kind === "file")
		? await folders.read(`${folder}/${GITIGNORE}`)
		: undefined;
	const ignored = own === undefined ? above : withGitignore(above, folder, own);
	for (const { name, kind } of entries) {
		const path = `${folder}/${name}`;
		if (kind === "folder") {
			if (!SKIPPED.has(name) && !isGitignored(ignored, path, kind))
				found.push(...(await findContainerFiles(path, folders, ignored)));
		} else if (kind !== "other" && isContainerFile(name) && !isGitignored(ignored, path, "file"))
			found.push({ path, isLink: kind === "link" });
	}
	return found;
}

/**
 * What the folders above one say of it, from the root of the repository on; nothing outside of a repository, and nothing
 * where the folder itself is left out, since somebody asks for it.
 */
export async function gitignoresAbove(folder: string, folders: Folders): Promise<Ignored> {
	const above: string[] = [];
	for (let it = folder; ; ) {
		if ((await folders.list(it)).some(({ name }) => name === ".git")) break;
		const parent = it.slice(0, it.lastIndexOf("/"));
		if (parent === "" || parent === it) return [];
		above.unshift(parent);
		it = parent;
	}
	let ignored: Ignored = [];
	for (const it of above) {
		const text = await folders.read(`${it}/${GITIGNORE}`);
		if (text !== undefined) ignored = withGitignore(ignored, it, text);
	}
	return isGitignored(ignored, folder, "folder") ? [] : ignored;
}

const GITIGNORE = ".gitignore";

function isContainerFile(name: string): boolean {
	const language = languageOf(name, undefined);
	return language === "dockerfile" || language === "compose";
}
