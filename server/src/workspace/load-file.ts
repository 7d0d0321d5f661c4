import type { Project } from "../model/project.ts";
import type { Language, SourceFile } from "../text/source-file.ts";
import type { FileSystem } from "./file-system.ts";
import { languageOf } from "./language.ts";
import { loadProject } from "./loader.ts";

/** A file with all that it refers to, or why it cannot be checked: "cannot be read as text". */
export type LoadedFile =
	| { readonly file: SourceFile; readonly project: Project; readonly obstacle?: undefined }
	| { readonly obstacle: string };

/** Loads a file that somebody asks about by its uri; `given` is its text where that does not stand on the disk. */
export async function loadFile(uri: string, fileSystem: FileSystem, given?: string): Promise<LoadedFile> {
	const text = given ?? (await fileSystem.read(uri));
	if (text === undefined) return { obstacle: "cannot be read as text" };
	const language = languageOf(uri, undefined, text) ?? languageOfText(uri, text);
	if (!language || language === "env") return { obstacle: "is neither a Dockerfile nor a Compose file" };
	const file: SourceFile = { uri, language, text };
	const project = await loadProject(uri, fileSystem, (it) => (it === uri ? file : undefined));
	return project.files.has(uri) ? { file, project } : { obstacle: "is too long" };
}

/** Where the name tells nothing, the text may: any name will do for `docker build --file`. */
function languageOfText(uri: string, text: string): Language | undefined {
	return languageOf(uri, "yaml", text) ?? (/^FROM\s/m.test(text) ? "dockerfile" : undefined);
}
