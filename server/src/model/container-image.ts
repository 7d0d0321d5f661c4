import { type ImageReference, parseImageReference } from "../syntax/image-reference.ts";
import { type Lookup, set, type Variable } from "../syntax/variables.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { allLayers, type ComposeFile, type ComposeProject } from "./compose-project.ts";
import type { Scope } from "./extends.ts";
import { fromSource, type Known, known, unknown } from "./known.ts";
import { type Stage, stagesOf, targetStage } from "./stage.ts";
import { fieldOf, type ScalarValue, type Setting, textOf, type Value } from "./value.ts";

/** What `build:` leads to. */
export interface ServiceBuild {
	readonly at: Place;
	/** Undefined when it cannot be told, for the reason given. */
	readonly stage: Stage | undefined;
	readonly because: string;
}

/** The stage that a service builds; undefined without `build:`. */
export function buildOfService(
	{ project, compose }: Scope,
	{ file, lookup }: ComposeFile,
	name: string,
	setting: Setting | undefined,
): ServiceBuild | undefined {
	if (!setting || setting.value.kind === "null") return undefined;
	const at = setting.key;
	const location = buildLocation(compose, setting.value);
	const inline = fieldOf(setting.value, "dockerfile_inline");
	const dockerfile = inline ? inlineFile(file, name, inline.value) : location && project.files.get(location.dockerfile);
	if (!dockerfile) {
		const because = location
			? `\`${nameFrom(file, location.dockerfile)}\` could not be read`
			: "its Dockerfile is not a file of the project";
		return { at, stage: undefined, because };
	}
	const stages = stagesOf(dockerfile, {
		arguments: pairsOf(fieldOf(setting.value, "args")?.value, lookup),
		contexts: pairsOf(fieldOf(setting.value, "additional_contexts")?.value, lookup),
		context: location?.context,
		images: project.images,
	});
	const target = textOf(fieldOf(setting.value, "target")?.value);
	const stage = targetStage(stages, target === "" ? undefined : target);
	return { at, stage, because: `\`${nameFrom(file, dockerfile.uri)}\` has no stage \`${target ?? ""}\`` };
}

/** Where a build takes its files from. */
export interface BuildLocation {
	/** The uri of the context's folder, with its closing slash. */
	readonly context: string;
	readonly dockerfile: string;
}

/**
 * The context and the Dockerfile that `build:` names; undefined for remote contexts and paths with open variables.
 * A context starts from the project's folder, or from the folder of the extended file that names it.
 */
export function buildLocation(compose: ComposeProject, value: Value): BuildLocation | undefined {
	const written = value.kind === "scalar" ? value : fieldOf(value, "context")?.value;
	const path = written && written.kind !== "null" ? textOf(written) : ".";
	const name = fieldOf(value, "dockerfile");
	const dockerfile = name ? textOf(name.value) : "Dockerfile";
	if (path === undefined || dockerfile === undefined || /^(?:[a-z]+:\/\/|git@|github\.com\/)/i.test(path)) {
		return undefined;
	}
	const { file } = (written ?? value).at;
	const layer = [...allLayers(compose)].find((it) => it.file === file);
	const context = resolveUri(layer?.folder ?? folderOf(file.uri), `${path}/`);
	return { context, dockerfile: resolveUri(context, dockerfile) };
}

/** The text of `dockerfile_inline` as a file of its own, named after the service that it stands in. */
function inlineFile(file: SourceFile, service: string, value: Value): SourceFile | undefined {
	const text = textOf(value);
	return text === undefined ? undefined : { uri: `${file.uri}#${service}`, language: "dockerfile", text };
}

function nameFrom(file: SourceFile, uri: string): string {
	const folder = folderOf(file.uri);
	return uri.startsWith(folder) ? uri.slice(folder.length) : uri;
}

/** `args` and `additional_contexts`, in either form; a name alone takes its value from the environment. */
function pairsOf(value: Value | undefined, lookup: Lookup): ReadonlyMap<string, Variable> {
	const given = new Map<string, Variable>();
	if (value?.kind === "map") {
		for (const [name, { value: it }] of value.fields)
			given.set(name, it.kind === "scalar" ? variableOf(it) : outside(name, lookup));
	} else if (value?.kind === "list") {
		for (const item of value.items) {
			const text = textOf(item);
			if (text === undefined) continue;
			const equals = text.indexOf("=");
			if (equals > 0) given.set(text.slice(0, equals), set(text.slice(equals + 1)));
			else given.set(text, outside(text, lookup));
		}
	}
	return given;
}

function variableOf({ text }: ScalarValue): Variable {
	return text.state === "text" ? set(text.text) : text;
}

function outside(name: string, lookup: Lookup): Variable {
	return lookup(name) ?? { state: "open", because: `\`${name}\` comes from the environment` };
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
