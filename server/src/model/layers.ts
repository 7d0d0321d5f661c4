import type { Lookup } from "../syntax/variables.ts";
import { folderOf, nameOf, resolveUri } from "../text/uri.ts";
import type { Project } from "./project.ts";

/** The names that Compose looks for by itself, first match first (compose-go cli/options.go). */
const BASES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDES = [
	"compose.override.yml",
	"compose.override.yaml",
	"docker-compose.override.yml",
	"docker-compose.override.yaml",
];

/** The files that Compose merges when it finds one of them, base first, and every uri that was asked for to tell. */
export interface Layers {
	readonly layers: readonly string[];
	readonly wanted: readonly string[];
}

/** COMPOSE_FILE of the project's `.env` decides where it names the file; else the default names do. */
export function layerUris(project: Project, uri: string, lookup: Lookup): Layers {
	const named = namedByVariable(folderOf(uri), lookup);
	if (named.includes(uri)) return { layers: named, wanted: named };
	const folder = folderOf(uri);
	const siblings = siblingNames(nameOf(uri)).map((it) => folder + it);
	const sibling = named.length > 0 ? undefined : siblings.find((it) => project.files.has(it));
	if (sibling === undefined) return { layers: [uri], wanted: siblings };
	return { layers: BASES.includes(nameOf(uri)) ? [uri, sibling] : [sibling, uri], wanted: siblings };
}

/** True for a file that Compose reads when it is named alone, and that many lay over the usual one of its folder. */
export function mayLieOverAnother(uri: string): boolean {
	const name = nameOf(uri);
	return /\.ya?ml$/i.test(name) && siblingNames(name).length === 0;
}

function siblingNames(name: string): readonly string[] {
	if (BASES.includes(name)) return OVERRIDES;
	return OVERRIDES.includes(name) ? BASES : [];
}

function namedByVariable(folder: string, lookup: Lookup): readonly string[] {
	const files = lookup("COMPOSE_FILE");
	if (files?.state !== "set" || files.value === "") return [];
	const separator = lookup("COMPOSE_PATH_SEPARATOR");
	const paths = files.value.split(separator?.state === "set" && separator.value !== "" ? separator.value : ":");
	return paths.filter((it) => it !== "").map((it) => resolveUri(folder, it));
}
