import { type ComposeProject, composeProjectOf } from "./compose-project.ts";
import { buildLocation, folderFor } from "./container-image.ts";
import { extendedFields } from "./extends.ts";
import type { Project } from "./project.ts";
import { fieldOf } from "./value.ts";

/**
 * The uris of the files that a Compose file of the project needs to be understood: env files, overrides, includes, the
 * files that its services extend and the Dockerfiles that they build. Uses what is loaded already, so a loader asks again
 * until nothing is new.
 */
export function referencedUris(project: Project, uri: string): readonly string[] {
	if (project.files.get(uri)?.language !== "compose") return [];
	return [...new Set(wantedBy(project, composeProjectOf(project, uri)))].filter((it) => it !== uri);
}

function* wantedBy(project: Project, compose: ComposeProject): Generator<string> {
	yield* compose.wanted;
	for (const layer of compose.layers) {
		for (const root of layer.roots) {
			const services = fieldOf(root, "services")?.value;
			if (services?.kind !== "map") continue;
			for (const [name, setting] of services.fields) {
				const { fields, wanted } = extendedFields({ project, compose }, layer, name, setting);
				yield* wanted;
				const build = fields.get("build");
				const location = build && buildLocation(build, folderFor(build, layer.file, layer.folder));
				if (location && !fieldOf(build.value, "dockerfile_inline")) yield location.dockerfile;
			}
		}
	}
	for (const it of compose.included) yield* wantedBy(project, it);
}
