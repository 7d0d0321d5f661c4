import { parseYaml } from "../syntax/yaml.ts";
import type { Language } from "../text/source-file.ts";
import { type ComposeFile, type ComposeProject, composeProjectOf } from "./compose-project.ts";
import { buildLocation, buildOfService } from "./container-image.ts";
import { extendedFields, type Scope } from "./extends.ts";
import { keptReferences } from "./kept-references.ts";
import type { Project } from "./project.ts";
import { stagesOf } from "./stage.ts";
import { needsNoFile } from "./standalone.ts";
import { startScripts } from "./start.ts";
import { fieldOf, type Setting } from "./value.ts";

/** A file that another one needs to be understood, and what it is read as. */
export interface FileReference {
	readonly uri: string;
	readonly language: Language;
}

/**
 * The files that one of the project's needs to be understood: for a Compose file env files, overrides, includes, the files
 * that its services extend and the Dockerfiles that they build; for a Dockerfile the scripts of its context that it
 * starts. Uses what is loaded already, so a loader asks again until nothing is new.
 */
export function referencesOf(project: Project, uri: string): readonly FileReference[] {
	const file = project.files.get(uri);
	switch (file?.language) {
		case "compose":
			return [...wantedBy(project, composeProjectOf(project, uri), uri)].filter((it) => it.uri !== uri);
		case "dockerfile": {
			const stage = stagesOf(file, { images: project.images }).at(-1);
			return stage ? startScripts(stage).map(asScript) : [];
		}
		default:
			return [];
	}
}

function asScript(uri: string): FileReference {
	return { uri, language: "script" };
}

/** `uri` is that of the file whose project it is, not given for a project that another includes. */
function* wantedBy(project: Project, compose: ComposeProject, uri?: string): Generator<FileReference> {
	yield* compose.wanted;
	for (const layer of compose.layers) {
		const kept = keptReferences(project, uri, layer.file);
		for (const root of layer.roots) {
			const services = fieldOf(root, "services")?.value;
			if (services?.kind !== "map") continue;
			const { parts } = parseYaml(layer.file);
			if (parts?.leanings.every((it, i) => i === 0 || i === parts.all.length - 1 || needsNoFile(it))) continue;
			const names = parts?.named ?? services.fields;
			for (const name of names.keys()) {
				yield* kept(name, () => {
					const setting = services.fields.get(name);
					return setting ? [...wantedByService({ project, compose }, layer, name, setting)] : [];
				});
			}
		}
	}
	for (const it of compose.included) yield* wantedBy(project, it);
}

function* wantedByService(scope: Scope, layer: ComposeFile, name: string, setting: Setting): Generator<FileReference> {
	const { fields, wanted } = extendedFields(scope, layer, name, setting);
	yield* wanted.map((it) => ({ uri: it, language: "compose" }) as const);
	const build = fields.get("build");
	const location = build && buildLocation(scope.compose, build.value);
	if (location && !fieldOf(build.value, "dockerfile_inline"))
		yield { uri: location.dockerfile, language: "dockerfile" };
	const stage = buildOfService(scope, layer, name, build)?.stage;
	if (stage) yield* startScripts(stage).map(asScript);
}
