import type { Lookup } from "../syntax/variables.ts";
import type { SourceFile } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { projectLookup } from "./environment.ts";
import { layerUris } from "./layers.ts";
import { perProject } from "./per-project.ts";
import type { Project } from "./project.ts";
import { fieldOf, type MapValue, rootValues, type Setting, textOf, type Value } from "./value.ts";

/** A Compose file as a part of a project. */
export interface ComposeFile {
	readonly file: SourceFile;
	/** The folder that its relative paths start from, with the closing slash. */
	readonly folder: string;
	readonly lookup: Lookup;
	readonly roots: readonly MapValue[];
}

/** The files that Compose merges into one project, base first, and the projects that they include. */
export interface ComposeProject {
	readonly layers: readonly ComposeFile[];
	readonly included: readonly ComposeProject[];
	/** The folder that relative paths of the merged files start from, with the closing slash. */
	readonly folder: string;
	/** Every file that was asked for on the way, whether it could be read or not. */
	readonly wanted: readonly Wanted[];
}

/** A file of a Compose project or of its environment. */
export interface Wanted {
	readonly uri: string;
	readonly language: "compose" | "env";
}

/** How deep includes may lead into one another. */
const DEEPEST = 20;

/** The project that a Compose file stands in, as Compose finds it from that file's folder; worked out once per project. */
export const composeProjectOf = perProject((project: Project, uri: string): ComposeProject => {
	const env = `${folderOf(uri)}.env`;
	const lookup = projectLookup([project.files.get(env)]);
	const uris = layerUris(project, uri, lookup);
	const read = readProject(project, uris.layers, folderOf(uris.layers[0] ?? uri), lookup, {
		depth: 0,
		begun: new Set(),
	});
	return { ...read, wanted: [asEnvironment(env), ...uris.wanted.map(asCompose), ...read.wanted] };
});

/** True for a Compose file that no other is merged with, and that includes none. */
export function isAlone(project: Project, file: SourceFile): boolean {
	const { layers, included } = composeProjectOf(project, file.uri);
	return layers.length === 1 && layers[0]?.file === file && included.length === 0;
}

/** The files of a project in the order in which they are merged: those of its includes come first. */
export function* allLayers({ layers, included }: ComposeProject): Generator<ComposeFile> {
	for (const it of included) yield* allLayers(it);
	yield* layers;
}

/** A file that a project's service extends: its paths start from its own folder, its variables are the project's. */
export function composeFile(file: SourceFile, folder: string, lookup: Lookup): ComposeFile {
	return { file, folder, lookup, roots: rootValues(file, lookup) };
}

/** What each document of a file says of a service. */
export function* settingsOf(file: ComposeFile, name: string): Generator<Setting> {
	for (const root of file.roots) {
		const setting = fieldOf(fieldOf(root, "services")?.value, name);
		if (setting) yield setting;
	}
}

/** How far includes have led: one file is read once, or those that include one another would multiply without end. */
interface Reach {
	readonly depth: number;
	readonly begun: Set<string>;
}

function readProject(
	project: Project,
	uris: readonly string[],
	folder: string,
	lookup: Lookup,
	reach: Reach,
): ComposeProject {
	for (const it of uris) reach.begun.add(it);
	const layers = uris.flatMap((it) => {
		const file = project.files.get(it);
		return file?.language === "compose" ? [composeFile(file, folder, lookup)] : [];
	});
	const next: Reach = { ...reach, depth: reach.depth + 1 };
	const included = layers.flatMap((layer) => includesOf(layer).map((it) => readInclude(project, layer, it, next)));
	return { layers, included, folder, wanted: [...uris.map(asCompose), ...included.flatMap((it) => it.wanted)] };
}

function asCompose(uri: string): Wanted {
	return { uri, language: "compose" };
}

function asEnvironment(uri: string): Wanted {
	return { uri, language: "env" };
}

function includesOf(layer: ComposeFile): readonly Value[] {
	return layer.roots.flatMap((root) => {
		const value = fieldOf(root, "include")?.value;
		return value?.kind === "list" ? value.items : [];
	});
}

/** One entry of `include` (compose-go loader/include.go): paths and env files are the including project's, relative to its folder. */
function readInclude(project: Project, layer: ComposeFile, entry: Value, reach: Reach): ComposeProject {
	const paths = textsOf(entry.kind === "map" ? fieldOf(entry, "path")?.value : entry);
	const uris = paths.map((it) => resolveUri(layer.folder, it));
	const first = uris[0];
	if (first === undefined || reach.depth > DEEPEST || reach.begun.has(first))
		return { layers: [], included: [], folder: layer.folder, wanted: [] };
	const directory = textOf(fieldOf(entry, "project_directory")?.value);
	const folder = directory === undefined ? folderOf(first) : resolveUri(layer.folder, `${directory}/`);
	const named = textsOf(fieldOf(entry, "env_file")?.value).map((it) => resolveUri(layer.folder, it));
	const environments = named.length > 0 ? named : [`${folder}.env`];
	const own = projectLookup(environments.map((it) => project.files.get(it)));
	const lookup: Lookup = (name) => {
		const outer = layer.lookup(name);
		return outer?.state === "set" ? outer : own(name);
	};
	const read = readProject(project, uris, folder, lookup, reach);
	return { ...read, wanted: [...environments.map(asEnvironment), ...read.wanted] };
}

function textsOf(value: Value | undefined): readonly string[] {
	if (value?.kind === "list") return value.items.flatMap((it) => textOf(it) ?? []);
	const text = textOf(value);
	return text === undefined ? [] : [text];
}
