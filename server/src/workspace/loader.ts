import type { Project } from "../model/project.ts";
import { type FileReference, referencesOf } from "../model/references.ts";
import type { Language, SourceFile } from "../text/source-file.ts";
import type { FileSystem } from "./file-system.ts";
import { type ConfigurationSource, loadConfigurations, nearestConfigurations } from "./find-configurations.ts";
import { languageOf } from "./language.ts";

/** More files than this hang together in no real project; it bounds what a hostile one can make us read. */
const MOST_FILES = 200;

/** Files name others, which name others: no real project leads further, and each step costs what all before it did. */
const MOST_ROUNDS = 40;

/** The longest text that is judged, in UTF-16 units. */
const LONGEST_TEXT = 2 * 1024 * 1024;

/**
 * Answers for any uri: the file, or undefined when there is none to be had. The language is what those who name the file
 * need it in; undefined for the file asked about.
 */
export type Read = (uri: string, language: Language | undefined) => Promise<SourceFile | undefined>;

/**
 * Reads a file and those that it needs to be understood, until no reference is new. What `opened` answers wins over the
 * disk. A file that is too long, or none of ours, is missing like one that cannot be read.
 */
export function loadProject(
	uri: string,
	fileSystem: FileSystem,
	opened: (uri: string) => SourceFile | undefined = () => undefined,
	source: ConfigurationSource = nearestConfigurations,
): Promise<Project> {
	return collectProject(uri, async (it, language) => opened(it) ?? readSourceFile(it, language, fileSystem), source);
}

/** A project of nothing but the configurations that count for a file, and the baseline. */
export function collectSetup(uri: string, read: Read, source: ConfigurationSource): Promise<Project> {
	return loadConfigurations(uri, source, async (it, language) => {
		const file = await read(it, language);
		return file && file.text.length <= LONGEST_TEXT ? file : undefined;
	});
}

/** The same as `loadProject`, from wherever `read` takes its files; `setup` is what `collectSetup` gives. */
export async function collectProject(
	uri: string,
	read: Read,
	source: ConfigurationSource,
	setup = collectSetup(uri, read, source),
): Promise<Project> {
	const project = await setup;
	const files = new Map(project.files);
	const missing = new Set(project.missing);
	let wanted: readonly Wanted[] = files.has(uri) ? [] : [{ uri, language: undefined }];
	for (let round = 0; wanted.length > 0 && round < MOST_ROUNDS; round++) {
		const found = await Promise.all(wanted.map((it) => read(it.uri, it.language)));
		for (const [i, it] of wanted.entries()) {
			const file = found[i];
			if (file && file.text.length <= LONGEST_TEXT) files.set(it.uri, file);
			else missing.add(it.uri);
		}
		wanted = found.some((it) => it !== undefined) ? newReferences({ ...project, files, missing }) : [];
	}
	return { ...project, files, missing };
}

interface Wanted {
	readonly uri: string;
	readonly language: Language | undefined;
}

/** A file from the disk, in the language that it is needed in; undefined when it cannot be read or is none of ours. */
export async function readSourceFile(
	uri: string,
	needed: Language | undefined,
	fileSystem: FileSystem,
): Promise<SourceFile | undefined> {
	const text = await fileSystem.read(uri);
	if (text === undefined) return undefined;
	const language = needed ?? languageOf(uri, undefined, text);
	return language && { uri, language, text };
}

/** A file read last may change what those before it refer to: variables in paths come from `.env`. */
function newReferences(project: Project): readonly FileReference[] {
	const { files, missing } = project;
	const found = new Map<string, FileReference>();
	for (const uri of files.keys()) {
		for (const it of referencesOf(project, uri)) {
			if (!files.has(it.uri) && !missing.has(it.uri)) found.set(it.uri, it);
		}
	}
	return [...found.values()].slice(0, Math.max(0, MOST_FILES - files.size - missing.size));
}
