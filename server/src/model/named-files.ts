import type { Place, SourceFile } from "../text/source-file.ts";
import { resolveUri } from "../text/uri.ts";
import { type ComposeFile, type ComposeProject, composeProjectOf } from "./compose-project.ts";
import { buildLocation } from "./container-image.ts";
import type { Project } from "./project.ts";
import { fieldOf, type Setting, textOf, type Value } from "./value.ts";

/** A word of a Compose file that names another file. */
export interface NamedFile {
	readonly at: Place;
	readonly uri: string;
}

/** The files that `build`, `dockerfile`, `extends`, `include` and `env_file` name; what variables leave open is left out. */
export function* namedFiles(project: Project, file: SourceFile): Generator<NamedFile> {
	const compose = composeProjectOf(project, file.uri);
	const layer = compose.layers.find((it) => it.file === file);
	if (!layer) return;
	for (const root of layer.roots) {
		for (const entry of itemsOf(fieldOf(root, "include")?.value)) {
			for (const path of itemsOf(entry.kind === "map" ? fieldOf(entry, "path")?.value : entry))
				yield* named(path, layer);
			yield* environments(fieldOf(entry, "env_file"), layer);
		}
		const services = fieldOf(root, "services")?.value;
		if (services?.kind !== "map") continue;
		for (const { value } of services.fields.values()) yield* ofService(value, layer, compose);
	}
}

function* ofService(service: Value, layer: ComposeFile, compose: ComposeProject): Generator<NamedFile> {
	const extended = fieldOf(fieldOf(service, "extends")?.value, "file");
	if (extended) yield* named(extended.value, layer);
	yield* environments(fieldOf(service, "env_file"), layer);
	const build = fieldOf(service, "build")?.value;
	const location = build && build.kind !== "null" ? buildLocation(compose, build) : undefined;
	if (!build || !location || fieldOf(build, "dockerfile_inline")) return;
	const places = [
		build.kind === "scalar" ? build : undefined,
		fieldOf(build, "context")?.value,
		fieldOf(build, "dockerfile")?.value,
	];
	for (const place of places) if (place?.kind === "scalar") yield { at: place.at, uri: location.dockerfile };
}

function* environments(setting: Setting | undefined, layer: ComposeFile): Generator<NamedFile> {
	for (const item of itemsOf(setting?.value)) {
		const path = item.kind === "map" ? fieldOf(item, "path")?.value : item;
		if (path) yield* named(path, layer);
	}
}

function* named(value: Value, { folder }: ComposeFile): Generator<NamedFile> {
	const path = textOf(value);
	if (path !== undefined && path !== "" && !/^[a-z]+:\/\//i.test(path))
		yield { at: value.at, uri: resolveUri(folder, path) };
}

function itemsOf(value: Value | undefined): readonly Value[] {
	if (!value || value.kind === "null") return [];
	return value.kind === "list" ? value.items : [value];
}
