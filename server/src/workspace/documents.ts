import { isBaselineUri, isConfigurationUri } from "../knowledge/configuration-names.ts";
import type { Project } from "../model/project.ts";
import { keptOn } from "../text/kept-on.ts";
import { succeed } from "../text/lineage.ts";
import type { Language, SourceFile } from "../text/source-file.ts";
import { dependentsOf, sameProject } from "./dependents.ts";
import type { FileSystem } from "./file-system.ts";
import { type ConfigurationSource, nearestConfigurations } from "./find-configurations.ts";
import { languageOf } from "./language.ts";
import { collectProject, collectSetup, readSourceFile } from "./loader.ts";
import { keyOf } from "./uri-key.ts";

/** A document as an editor has it now. */
export interface OpenDocument {
	/** As the editor spells it. */
	readonly uri: string;
	readonly languageId: string;
	readonly version: number;
	/** The same object until the text changes; undefined for a document that is none of ours. */
	readonly file: SourceFile | undefined;
}

/** What is open in an editor, and what was read from the disk beside it. */
export interface Documents {
	open(uri: string, languageId: string, version: number, text: string): void;
	change(uri: string, version: number, text: string): void;
	close(uri: string): void;
	find(uri: string): OpenDocument | undefined;
	all(): readonly OpenDocument[];
	/** The file with all that it refers to and its configuration, at one moment; the same object while nothing changes. */
	load(uri: string, source?: ConfigurationSource): Promise<Project>;
	/** The open documents that are judged by one of the changed files. */
	dependents(changed: readonly string[]): readonly OpenDocument[];
	/** Has files read anew, or all of them, the next time that they are needed. */
	forget(changed: readonly string[] | "all"): void;
}

/** How often a project is loaded anew when something changes meanwhile; the caller hears of later changes anyway. */
const ATTEMPTS = 3;

/** The configurations of a document, and the keys of all uris that were read to find them, whether anything was there or not. */
interface Setup {
	readonly source: ConfigurationSource;
	readonly project: Promise<Project>;
	readonly keys: ReadonlySet<string>;
}

/** Starts with nothing open. */
export function createDocuments(fileSystem: FileSystem): Documents {
	const opened = new Map<string, OpenDocument>();
	const loaded = new Map<string, Project>();
	const disk = new Map<string, Promise<SourceFile | undefined>>();
	/** Outlives `forget`, so that a file which was only touched stays the same object. */
	const lastRead = new Map<string, SourceFile>();
	/** By the document's uri, while nothing that was read for them changes: a keystroke elsewhere changes none of that. */
	const setups = new Map<string, Setup>();
	/** Counts what may make a project outdated; a project is as good as new while the count stands. */
	let changes = 0;
	const loadedAt = keptOn<Project, { readonly changes: number; readonly source: ConfigurationSource }>();

	function setupOf(uri: string, source: ConfigurationSource): Promise<Project> {
		const known = setups.get(uri);
		if (known && sameSource(known.source, source)) return known.project;
		const keys = new Set<string>();
		const project = collectSetup(
			uri,
			(it, language) => {
				keys.add(keyOf(it));
				return read(it, language);
			},
			source,
		);
		if (opened.has(keyOf(uri))) setups.set(uri, { source, project, keys });
		project.catch(() => setups.delete(uri));
		return project;
	}

	function outdate(key: string): void {
		changes++;
		for (const [uri, { keys }] of setups) if (keys.has(key)) setups.delete(uri);
	}

	function put(uri: string, languageId: string, version: number, text: string): void {
		outdate(keyOf(uri));
		const before = opened.get(keyOf(uri))?.file;
		const language = languageOf(uri, languageId, text);
		const same = before?.text === text && before.language === language;
		const file = same ? before : language && { uri, language, text };
		if (before && file && before !== file) succeed(before, file);
		opened.set(keyOf(uri), { uri, languageId, version, file });
	}

	async function read(uri: string, language: Language | undefined): Promise<SourceFile | undefined> {
		const key = keyOf(uri);
		const open = opened.get(key);
		if (open?.file) return open.file;
		if (!language) return open ? undefined : readSourceFile(uri, language, fileSystem);
		let reading = disk.get(key);
		if (!reading) {
			reading = readSourceFile(uri, language, fileSystem).then((file) => {
				const last = lastRead.get(key);
				const kept = last && file?.text === last.text && file.language === last.language ? last : file;
				if (kept) lastRead.set(key, kept);
				return kept;
			});
			disk.set(key, reading);
		}
		return reading;
	}

	async function load(uri: string, source = nearestConfigurations): Promise<Project> {
		for (let attempt = 1; ; attempt++) {
			const last = loaded.get(uri);
			const at = last && loadedAt.get(last);
			if (last && at?.changes === changes && sameSource(at.source, source)) return last;
			const before = changes;
			const found = await collectProject(uri, read, source, setupOf(uri, source));
			if (before !== changes && attempt < ATTEMPTS) continue;
			const project = last && sameProject(last, found) ? last : found;
			loadedAt.set(project, { changes: before, source });
			if (opened.has(keyOf(uri))) loaded.set(uri, project);
			return project;
		}
	}

	/** Lets go of what no open document needs any more. */
	function prune(): void {
		const needed = new Set(
			[...loaded.values()].flatMap(({ files, missing }) => [...files.keys(), ...missing].map(keyOf)),
		);
		for (const key of disk.keys()) if (!needed.has(key)) disk.delete(key);
		for (const key of lastRead.keys()) if (!needed.has(key)) lastRead.delete(key);
	}

	return {
		open: put,
		change: (uri, version, text) => {
			const document = opened.get(keyOf(uri));
			if (document) put(document.uri, document.languageId, version, text);
		},
		close: (uri) => {
			outdate(keyOf(uri));
			opened.delete(keyOf(uri));
			for (const it of loaded.keys()) if (keyOf(it) === keyOf(uri)) loaded.delete(it);
			for (const it of setups.keys()) if (keyOf(it) === keyOf(uri)) setups.delete(it);
			prune();
		},
		find: (uri) => opened.get(keyOf(uri)),
		all: () => [...opened.values()],
		load,
		dependents: (changed) => {
			// A configuration or a baseline that appears counts for files which never heard of it.
			if (changed.some((it) => isConfigurationUri(it) || isBaselineUri(it))) {
				const keys = new Set(changed.map(keyOf));
				return [...opened].flatMap(([key, it]) => (keys.has(key) ? [] : [it]));
			}
			return dependentsOf(loaded, changed).flatMap((it) => opened.get(keyOf(it)) ?? []);
		},
		forget: (changed) => {
			changes++;
			if (changed === "all") {
				disk.clear();
				setups.clear();
			} else {
				for (const uri of changed) {
					disk.delete(keyOf(uri));
					outdate(keyOf(uri));
				}
			}
		},
	};
}

function sameSource(a: ConfigurationSource, b: ConfigurationSource): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
