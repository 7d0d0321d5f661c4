import { parseCompose } from "../syntax/compose.ts";
import type { ImageReference } from "../syntax/image-reference.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import { folderOf } from "../text/uri.ts";
import { buildOfService, imageOfService } from "./container-image.ts";
import { projectLookup } from "./environment.ts";
import { extendedFields } from "./extends.ts";
import type { Known } from "./known.ts";
import { mergeService } from "./merge.ts";
import { layersOf } from "./override.ts";
import type { Project } from "./project.ts";
import type { Stage } from "./stage.ts";
import { fieldOf, rootValues, type Setting } from "./value.ts";

/** One entry of `services:` after anchors, merges, extends and overrides. */
export interface Service {
	readonly kind: "service";
	readonly file: SourceFile;
	readonly name: string;
	/** The service's key. */
	readonly at: Place;
	/** True in the first of the files that Compose merges: what is absent everywhere is reported there alone. */
	readonly isBase: boolean;
	/** The mapping behind the key, as it stands in the file; undefined when the service is an alias or empty. */
	readonly body: Place | undefined;
	/** The stage that `build:` makes, in whatever file. */
	readonly build: Stage | undefined;
	readonly image: Known<ImageReference>;
	/** Why absent keys may be set elsewhere, when they may. */
	readonly incomplete: string | undefined;
	get(key: string): Setting | undefined;
}

const read = new WeakMap<Project, Map<string, readonly Service[]>>();

/** The services of one Compose file of the project, in order; worked out once per project. */
export function servicesOf(project: Project, uri: string): readonly Service[] {
	let ofProject = read.get(project);
	if (!ofProject) {
		ofProject = new Map();
		read.set(project, ofProject);
	}
	let services = ofProject.get(uri);
	if (!services) {
		services = readServices(project, uri);
		ofProject.set(uri, services);
	}
	return services;
}

function readServices(project: Project, uri: string): readonly Service[] {
	const file = project.files.get(uri);
	if (file?.language !== "compose") return [];
	const layers = new Map<string, Layer[]>();
	for (const layer of layersOf(project, file)) {
		const lookup = projectLookup(project.files.get(`${folderOf(uri)}.env`));
		for (const root of rootValues(layer, lookup)) {
			const services = fieldOf(root, "services")?.value;
			if (services?.kind !== "map") continue;
			for (const [name, setting] of services.fields) {
				layers.set(name, [...(layers.get(name) ?? []), { file: layer, setting }]);
			}
		}
	}
	return [...layers].flatMap(([name, its]) => readService(project, file, name, its) ?? []);
}

/** What one document says of a service. */
interface Layer {
	readonly file: SourceFile;
	readonly setting: Setting;
}

/** The service as far as this file is about it; undefined when the file has nothing of it, or nothing that can be read. */
function readService(project: Project, file: SourceFile, name: string, layers: readonly Layer[]): Service | undefined {
	const own = layers.findLast((it) => it.file === file);
	const [first, ...others] = layers.map((it) => extendedFields(project, it.file, name, it.setting));
	if (!own || !first || isBroken(own)) return undefined;
	const { setting } = own;
	const fields = others.reduce((merged, it) => mergeService(merged, it.fields), first.fields);
	const incomplete = [first, ...others].find((it) => it.incomplete !== undefined)?.incomplete;
	const build = buildOfService(project, file, fields.get("build"));
	return {
		kind: "service",
		file,
		name,
		at: setting.key,
		isBase: layers[0]?.file === file,
		body: setting.value.kind === "map" && setting.via.length === 0 ? setting.value.at : undefined,
		build: build?.stage,
		image: imageOfService(fields, build, setting.key),
		incomplete: incomplete ?? fragment(fields),
		get: (key) => fields.get(key),
	};
}

/** A syntax error within the service: what was read there is a guess, so nothing is said of it. */
function isBroken({ file, setting }: Layer): boolean {
	const { span } = setting.value.at;
	const whole = { start: setting.key.span.start, end: Math.max(span.end, setting.key.span.end) };
	return parseCompose(file).errors.some((it) => meets(whole, it));
}

/** A service that names no image is completed by another file. */
function fragment(fields: ReadonlyMap<string, Setting>): string | undefined {
	return fields.has("image") || fields.has("build") ? undefined : "another file names the image of this service";
}
