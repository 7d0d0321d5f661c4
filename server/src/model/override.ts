import type { SourceFile } from "../text/source-file.ts";
import { folderOf, nameOf } from "../text/uri.ts";
import type { Project } from "./project.ts";

/** The names that Compose looks for by itself, first match first (compose-go cli/options.go). */
const BASES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDES = [
	"compose.override.yml",
	"compose.override.yaml",
	"docker-compose.override.yml",
	"docker-compose.override.yaml",
];

/** The uris that may stand beside a Compose file as its override or its base; none for names that Compose does not look for. */
export function siblingUris(uri: string): readonly string[] {
	const name = nameOf(uri);
	const names = BASES.includes(name) ? OVERRIDES : OVERRIDES.includes(name) ? BASES : [];
	return names.map((it) => folderOf(uri) + it);
}

/** The files that Compose merges when it finds this one, base first. */
export function layersOf(project: Project, file: SourceFile): readonly SourceFile[] {
	const sibling = siblingUris(file.uri)
		.map((it) => project.files.get(it))
		.find((it) => it !== undefined);
	if (!sibling) return [file];
	return BASES.includes(nameOf(file.uri)) ? [file, sibling] : [sibling, file];
}
