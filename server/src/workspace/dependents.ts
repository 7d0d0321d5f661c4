import type { Project } from "../model/project.ts";
import { keyOf } from "./uri-key.ts";

/** The project last loaded for each open file, by the file's uri. */
export type LoadedProjects = ReadonlyMap<string, Project>;

/** The open files whose project has one of the changed files or misses it, the changed ones themselves left out. */
export function dependentsOf(loaded: LoadedProjects, changed: readonly string[]): readonly string[] {
	const keys = new Set(changed.map(keyOf));
	return [...loaded].filter(([uri, project]) => !keys.has(keyOf(uri)) && names(project, keys)).map(([uri]) => uri);
}

/** True when both have the very same files and miss the same: what was worked out for one holds for the other. */
export function sameProject(a: Project, b: Project): boolean {
	if (a.files.size !== b.files.size || a.missing.size !== b.missing.size) return false;
	for (const [uri, file] of a.files) if (b.files.get(uri) !== file) return false;
	for (const uri of a.missing) if (!b.missing.has(uri)) return false;
	return (
		a.baseline === b.baseline &&
		a.configurations.length === b.configurations.length &&
		a.configurations.every((it) => b.configurations.includes(it))
	);
}

function names({ files, missing }: Project, keys: ReadonlySet<string>): boolean {
	for (const uri of files.keys()) if (keys.has(keyOf(uri))) return true;
	for (const uri of missing) if (keys.has(keyOf(uri))) return true;
	return false;
}
