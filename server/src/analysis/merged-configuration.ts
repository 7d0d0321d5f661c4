import { configuredFolder } from "../knowledge/configuration-names.ts";
import type { DescribedImage } from "../knowledge/described-images.ts";
import type { Project } from "../model/project.ts";
import { keptOn } from "../text/kept-on.ts";
import type { SourceFile } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { baselineOf } from "./baseline.ts";
import { type Configuration, configurationOf } from "./configuration.ts";
import type { Wishes } from "./wishes.ts";

/** The files of a project, or those that were read of it so far. */
export type Files = Pick<Project, "files">;

/** What the configuration files of a project wish, the nearest first. */
export function wishesOf(project: Project): readonly Wishes[] {
	const file = project.baseline === undefined ? undefined : project.files.get(project.baseline);
	const baseline = file && baselineOf(file);
	const ofConfigurations = mergedConfigurations(project, project.configurations).map((it) => it.wishes);
	return baseline ? [...ofConfigurations, { baseline }] : ofConfigurations;
}

/** The configurations with those that they extend, each right before its base; each file once. */
export function mergedConfigurations(files: Files, uris: readonly string[]): readonly Configuration[] {
	const all = new Map<string, Configuration>();
	for (const uri of uris) {
		const file = files.files.get(uri);
		if (file) for (const it of chainOf(files, file)) if (!all.has(it.file.uri)) all.set(it.file.uri, it);
	}
	return [...all.values()];
}

/** A configuration and those that it builds on, up to one that is missing or was there before. */
export function chainOf({ files }: Files, file: SourceFile): readonly Configuration[] {
	const chain: Configuration[] = [];
	for (let it: SourceFile | undefined = file; it && !chain.some((other) => other.file === it); ) {
		const configuration = configurationOf(it);
		chain.push(configuration);
		const uri = baseUri(configuration);
		it = uri === undefined ? undefined : files.get(uri);
	}
	return chain;
}

/** The uri of the baseline that a configuration names; like its patterns, the path begins at the folder that it counts for. */
export function baselineUri({ baseline, file }: Configuration): string | undefined {
	return baseline && resolveUri(configuredFolder(file.uri), baseline.path);
}

/** The uri of the configuration that one extends. */
export function baseUri({ base, file }: Configuration): string | undefined {
	return base && resolveUri(folderOf(file.uri), base.path);
}

const NO_IMAGES: readonly DescribedImage[] = [];
const described = keptOn<SourceFile, Described>();

interface Described {
	readonly configurations: readonly Configuration[];
	readonly images: readonly DescribedImage[];
}

/** What configurations say of images, the nearest first; the same array for the same configurations. */
export function imagesOf(configurations: readonly Configuration[]): readonly DescribedImage[] {
	const first = configurations[0];
	if (!first) return NO_IMAGES;
	const last = described.get(first.file);
	if (last && isSame(last.configurations, configurations)) return last.images;
	const all = configurations.flatMap((it) => it.wishes.images ?? []);
	const images = all.length > 0 ? all : NO_IMAGES;
	described.set(first.file, { configurations, images });
	return images;
}

function isSame(a: readonly Configuration[], b: readonly Configuration[]): boolean {
	return a.length === b.length && a.every((it, i) => it === b[i]);
}
