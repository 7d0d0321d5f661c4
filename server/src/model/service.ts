import type { ImageReference } from "../syntax/image-reference.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { folderOf } from "../text/uri.ts";
import { buildOfService, imageOfService } from "./container-image.ts";
import { projectLookup } from "./environment.ts";
import { extendedFields } from "./extends.ts";
import type { Known } from "./known.ts";
import type { Project } from "./project.ts";
import type { Stage } from "./stage.ts";
import { fieldOf, rootValues, type Setting } from "./value.ts";

/** One entry of `services:` after anchors, merges and extends. */
export interface Service {
	readonly kind: "service";
	readonly file: SourceFile;
	readonly name: string;
	/** The service's key. */
	readonly at: Place;
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
	const lookup = projectLookup(project.files.get(`${folderOf(uri)}.env`));
	const found = new Map<string, Service>();
	for (const root of rootValues(file, lookup)) {
		const services = fieldOf(root, "services")?.value;
		if (services?.kind !== "map") continue;
		for (const [name, setting] of services.fields) found.set(name, readService(project, file, name, setting));
	}
	return [...found.values()];
}

/** A service that names no image is completed by another file. */
function fragment(fields: ReadonlyMap<string, Setting>): string | undefined {
	return fields.has("image") || fields.has("build") ? undefined : "another file names the image of this service";
}

function readService(project: Project, file: SourceFile, name: string, setting: Setting): Service {
	const { fields, incomplete } = extendedFields(project, file, name, setting);
	const build = buildOfService(project, file, fields.get("build"));
	return {
		kind: "service",
		file,
		name,
		at: setting.key,
		body: setting.value.kind === "map" && setting.via.length === 0 ? setting.value.at : undefined,
		build: build?.stage,
		image: imageOfService(fields, build, setting.key),
		incomplete: incomplete ?? fragment(fields),
		get: (key) => fields.get(key),
	};
}
