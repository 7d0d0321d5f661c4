import { type ImageReference, parseImageReference } from "../syntax/image-reference.ts";
import { set, type Variable } from "../syntax/variables.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { fromSource, type Known, known, unknown } from "./known.ts";
import type { Project } from "./project.ts";
import { type Stage, stagesOf, targetStage } from "./stage.ts";
import { fieldOf, type Setting, textOf, type Value } from "./value.ts";

/** What `build:` leads to. */
export interface ServiceBuild {
	readonly at: Place;
	/** Undefined when it cannot be told, for the reason given. */
	readonly stage: Stage | undefined;
	readonly because: string;
}

/** The stage that a service builds; undefined without `build:`. */
export function buildOfService(
	project: Project,
	file: SourceFile,
	setting: Setting | undefined,
): ServiceBuild | undefined {
	if (!setting || setting.value.kind === "null") return undefined;
	const at = setting.key;
	const uri = dockerfileUri(setting);
	if (uri === undefined) return { at, stage: undefined, because: "its Dockerfile is not a file of the project" };
	const dockerfile = project.files.get(uri);
	if (!dockerfile) return { at, stage: undefined, because: `\`${nameFrom(file, uri)}\` could not be read` };
	const stages = stagesOf(dockerfile, buildArguments(fieldOf(setting.value, "args")?.value));
	const target = textOf(fieldOf(setting.value, "target")?.value);
	const stage = targetStage(stages, target === "" ? undefined : target);
	return { at, stage, because: `\`${nameFrom(file, uri)}\` has no stage \`${target ?? ""}\`` };
}

/**
 * The uri of the Dockerfile that `build:` names, resolved from the folder of the file that says so;
 * undefined for remote contexts, inline Dockerfiles and paths with open variables.
 */
export function dockerfileUri(setting: Setting): string | undefined {
	const { value } = setting;
	const context =
		value.kind === "scalar"
			? textOf(value)
			: (textOf(fieldOf(value, "context")?.value) ?? (fieldOf(value, "context") ? undefined : "."));
	const name = fieldOf(value, "dockerfile");
	const dockerfile = name ? textOf(name.value) : "Dockerfile";
	if (context === undefined || dockerfile === undefined || fieldOf(value, "dockerfile_inline")) return undefined;
	if (/^(?:[a-z]+:\/\/|git@|github\.com\/)/i.test(context)) return undefined;
	return resolveUri(resolveUri(folderOf(value.at.file.uri), `${context}/`), dockerfile);
}

function nameFrom(file: SourceFile, uri: string): string {
	const folder = folderOf(file.uri);
	return uri.startsWith(folder) ? uri.slice(folder.length) : uri;
}

function buildArguments(value: Value | undefined): ReadonlyMap<string, Variable> {
	const given = new Map<string, Variable>();
	if (value?.kind === "map") {
		for (const [name, setting] of value.fields) given.set(name, variableOf(name, setting.value));
	} else if (value?.kind === "list") {
		for (const item of value.items) {
			const text = textOf(item);
			if (text === undefined) continue;
			const equals = text.indexOf("=");
			if (equals > 0) given.set(text.slice(0, equals), set(text.slice(equals + 1)));
			else given.set(text, fromEnvironment(text));
		}
	}
	return given;
}

function variableOf(name: string, value: Value): Variable {
	if (value.kind !== "scalar") return fromEnvironment(name);
	return value.text.state === "text" ? set(value.text.text) : value.text;
}

function fromEnvironment(name: string): Variable {
	return { state: "open", because: `\`${name}\` comes from the environment` };
}

/** The image that a service runs, or why it cannot be told; `build:` wins over `image:`. */
export function imageOfService(
	fields: ReadonlyMap<string, Setting>,
	build: ServiceBuild | undefined,
	key: Place,
): Known<ImageReference> {
	if (build) return unknown(build.stage ? "it is built here" : build.because, fromSource(build.at));
	const setting = fields.get("image");
	if (!setting) return unknown("the service names no image", fromSource(key));
	const origin = fromSource(setting.value.at);
	if (setting.value.kind !== "scalar") return unknown("the service names no image", origin);
	if (setting.value.text.state === "open") return unknown(setting.value.text.because, origin);
	return known(parseImageReference(setting.value.text.text), origin);
}
