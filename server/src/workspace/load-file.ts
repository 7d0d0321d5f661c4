import type { Project } from "../model/project.ts";
import type { Language, SourceFile } from "../text/source-file.ts";
import type { FileSystem } from "./file-system.ts";
import type { ConfigurationSource } from "./find-configurations.ts";
import { languageOf } from "./language.ts";
import { collectProject, type Read, readSourceFile } from "./loader.ts";

/** A file with all that it refers to, or why it cannot be checked: "cannot be read as text". */
export type LoadedFile =
	| { readonly file: SourceFile; readonly project: Project; readonly obstacle?: undefined }
	| { readonly obstacle: string };

/** How a file is loaded. */
export interface Loading {
	/** What stands in it, where it is not on the disk. */
	readonly text?: string | undefined;
	readonly source: ConfigurationSource;
	/** Configurations and baselines that were read before, by uri: many files share a few. */
	readonly remembered: Map<string, Promise<SourceFile | undefined>>;
}

/** Loads a file that somebody asks about by its uri. */
export async function loadFile(uri: string, fileSystem: FileSystem, loading: Loading): Promise<LoadedFile> {
	const text = loading.text ?? (await fileSystem.read(uri));
	if (text === undefined) return { obstacle: "cannot be read as text" };
	const language = languageOf(uri, undefined, text) ?? languageOfText(uri, text);
	if (language !== "dockerfile" && language !== "compose")
		return { obstacle: "is neither a Dockerfile nor a Compose file" };
	const file: SourceFile = { uri, language, text };
	const read: Read = async (it, needed) => {
		if (it === uri) return file;
		if (needed !== "config" && needed !== "baseline") return readSourceFile(it, needed, fileSystem);
		const reading = loading.remembered.get(it) ?? readSourceFile(it, needed, fileSystem);
		loading.remembered.set(it, reading);
		return reading;
	};
	const project = await collectProject(uri, read, loading.source);
	return project.files.has(uri) ? { file, project } : { obstacle: "is too long" };
}

/** Where the name tells nothing, the text may: any name will do for `docker build --file`. */
function languageOfText(uri: string, text: string): Language | undefined {
	return languageOf(uri, "yaml", text) ?? (/^FROM\s/m.test(text) ? "dockerfile" : undefined);
}
