import { folderOf } from "../text/uri.ts";
import { dockerfileUri } from "./container-image.ts";
import { projectLookup } from "./environment.ts";
import { extendsFile } from "./extends.ts";
import { siblingUris } from "./override.ts";
import type { Project } from "./project.ts";
import { fieldOf, rootValues } from "./value.ts";

/**
 * The uris of the files that a Compose file of the project needs to be understood: its `.env`, its override or base,
 * the Dockerfiles that it builds and the files that its services extend. Uses what is loaded already, so a loader asks again until nothing is new.
 */
export function referencedUris(project: Project, uri: string): readonly string[] {
	const file = project.files.get(uri);
	if (file?.language !== "compose") return [];
	const env = `${folderOf(uri)}.env`;
	const found = new Set([env, ...siblingUris(uri)]);
	for (const root of rootValues(file, projectLookup(project.files.get(env)))) {
		const services = fieldOf(root, "services")?.value;
		if (services?.kind !== "map") continue;
		for (const setting of services.fields.values()) {
			const build = fieldOf(setting.value, "build");
			const dockerfile = build ? dockerfileUri(build) : undefined;
			if (dockerfile) found.add(dockerfile);
			const base = extendsFile(file, setting);
			if (base) found.add(base);
		}
	}
	return [...found];
}
