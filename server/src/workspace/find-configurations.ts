import { configurationOf } from "../analysis/configuration.ts";
import { baselineUri, baseUri, imagesOf, mergedConfigurations } from "../analysis/merged-configuration.ts";
import {
	BASELINE_NAME,
	CONFIGURATION_NAMES,
	configuredFolder,
	isConfigurationUri,
} from "../knowledge/configuration-names.ts";
import type { Project } from "../model/project.ts";
import type { SourceFile } from "../text/source-file.ts";
import { folderOf } from "../text/uri.ts";

/** Which configuration files count: those of the folders up to a last one, a certain file, or none. */
export type ConfigurationSource =
	| { readonly kind: "nearest"; readonly top: string | undefined }
	| { readonly kind: "file"; readonly uri: string }
	| { readonly kind: "none" };

/** The folders above, up to the root of the file system. */
export const nearestConfigurations: ConfigurationSource = { kind: "nearest", top: undefined };

/** More files than this are nobody's configuration; it bounds what a hostile one can make us read. */
const MOST_FILES = 20;

/** More folders than this lie above no file. */
const MOST_FOLDERS = 40;

/** Answers for any uri: the configuration or the baseline, or undefined when there is none. */
type ReadSetup = (uri: string, language: "config" | "baseline") => Promise<SourceFile | undefined>;
type ReadConfiguration = (uri: string) => Promise<SourceFile | undefined>;

/** Reads the configurations that count for a file, with those that they extend, and the baseline: a project of them alone. */
export async function loadConfigurations(
	uri: string,
	source: ConfigurationSource,
	readSetup: ReadSetup,
): Promise<Project> {
	const read: ReadConfiguration = (it) => readSetup(it, "config");
	const files = new Map<string, SourceFile>();
	const missing = new Set<string>();
	const nearest = await nearestTo(uri, source, read);
	for (const it of nearest) files.set(it.uri, it);
	if (source.kind === "file" && nearest.length === 0) missing.add(source.uri);
	for (const file of files.values()) {
		const base = baseUri(configurationOf(file));
		if (base === undefined || files.has(base) || missing.has(base)) continue;
		const found = files.size < MOST_FILES ? await read(base) : undefined;
		if (found) files.set(base, found);
		else missing.add(base);
	}
	const configurations = nearest.map((it) => it.uri);
	const merged = mergedConfigurations({ files }, configurations);
	const named = merged.map(baselineUri).find((it) => it !== undefined);
	const baseline = await firstThere(named === undefined ? usualBaselines(uri, source, nearest) : [named], (it) =>
		readSetup(it, "baseline"),
	);
	if (baseline) files.set(baseline.uri, baseline);
	else if (named !== undefined) missing.add(named);
	return { files, missing, configurations, baseline: baseline?.uri, images: imagesOf(merged) };
}

async function firstThere(uris: readonly string[], read: ReadConfiguration): Promise<SourceFile | undefined> {
	return (await Promise.all(uris.map(read))).find((it) => it !== undefined);
}

/** Where a baseline may lie that no configuration names: in the folders that are searched for configurations. */
function usualBaselines(uri: string, source: ConfigurationSource, nearest: readonly SourceFile[]): readonly string[] {
	switch (source.kind) {
		case "none":
			return [];
		case "file":
			return [configuredFolder(source.uri) + BASELINE_NAME];
		case "nearest": {
			if (isConfigurationUri(uri)) return [];
			const last = nearest.find((it) => configurationOf(it).isRoot);
			const end = last === undefined ? 0 : configuredFolder(last.uri).length;
			return foldersAbove(uri, source.top).flatMap((it) => (it.length >= end ? [it + BASELINE_NAME] : []));
		}
	}
}

async function nearestTo(
	uri: string,
	source: ConfigurationSource,
	read: ReadConfiguration,
): Promise<readonly SourceFile[]> {
	switch (source.kind) {
		case "none":
			return [];
		case "file":
			return [await read(source.uri)].filter((it) => it !== undefined);
		case "nearest": {
			if (isConfigurationUri(uri)) return [await read(uri)].filter((it) => it !== undefined);
			const found = await Promise.all(foldersAbove(uri, source.top).map((it) => configurationIn(it, read)));
			const all = found.filter((it) => it !== undefined);
			const root = all.findIndex((it) => configurationOf(it).isRoot);
			return root < 0 ? all : all.slice(0, root + 1);
		}
	}
}

function configurationIn(folder: string, read: ReadConfiguration): Promise<SourceFile | undefined> {
	return firstThere(
		CONFIGURATION_NAMES.map((it) => folder + it),
		read,
	);
}

/** The folder of a file and those above it, nearest first, up to `top`; for a file that lies nowhere `top` alone. */
function foldersAbove(uri: string, top: string | undefined): readonly string[] {
	const root = /^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i.exec(uri)?.[0];
	if (root === undefined) return top === undefined ? [] : [top];
	const last = top !== undefined && uri.startsWith(top) ? top : root;
	const folders: string[] = [];
	for (
		let it = folderOf(uri);
		it.length >= last.length && folders.length < MOST_FOLDERS;
		it = folderOf(it.slice(0, -1))
	)
		folders.push(it);
	return folders;
}
