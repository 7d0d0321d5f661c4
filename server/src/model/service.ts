import type { ImageReference } from "../syntax/image-reference.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { endOfLine } from "../text/layout.ts";
import { once } from "../text/once.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import { allLayers, type ComposeFile, type ComposeProject, composeProjectOf } from "./compose-project.ts";
import { buildOfService, imageOfService } from "./container-image.ts";
import { extendedFields, type Scope } from "./extends.ts";
import type { Known } from "./known.ts";
import { finishService, mergeService } from "./merge.ts";
import { perProject } from "./per-project.ts";
import type { Project } from "./project.ts";
import type { Stage } from "./stage.ts";
import { fieldOf, type Setting } from "./value.ts";

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
	/** Everything that is set, by key. */
	readonly settings: ReadonlyMap<string, Setting>;
}

/** A service of one Compose file, by its key; what it says is put together when it is read. */
export interface ServiceEntry {
	readonly name: string;
	/** The service's key. */
	readonly at: Place;
	/** The service as far as the file is about it, once; undefined where nothing of it counts or can be read. */
	read(): Service | undefined;
}

/** What one Compose file of the project has of services, in order; worked out once per project. */
export const serviceEntries = perProject((project: Project, uri: string): readonly ServiceEntry[] => {
	const file = project.files.get(uri);
	if (file?.language !== "compose") return [];
	return entriesIn({ project, compose: composeProjectOf(project, uri) }, file);
});

/** The services that one Compose file of the project has something of, in order; worked out once per project. */
export const servicesOf = perProject((project: Project, uri: string): readonly Service[] =>
	serviceEntries(project, uri).flatMap((it) => it.read() ?? []),
);

/** Every service of the Compose project that a file stands in, those that it includes among them; only the wanted ones are read. */
export function projectServices(project: Project, uri: string, wanted = anyName): readonly Service[] {
	return servicesOfScope({ project, compose: composeProjectOf(project, uri) }, wanted);
}

/** The names of the services that the Compose project of a file has, whether they can be read or not. */
export const serviceNames = perProject(
	(project: Project, uri: string): ReadonlySet<string> => new Set(namesIn(composeProjectOf(project, uri))),
);

function* namesIn(compose: ComposeProject): Generator<string> {
	for (const { roots } of allLayers(compose)) {
		for (const root of roots) {
			const services = fieldOf(root, "services")?.value;
			if (services?.kind === "map") yield* services.fields.keys();
		}
	}
}

const anyName = (_name: string): boolean => true;

function servicesOfScope(scope: Scope, wanted: (name: string) => boolean): readonly Service[] {
	const files = scope.compose.layers.toReversed().map((it) => it.file);
	const read = files.flatMap((file) =>
		entriesIn(scope, file).flatMap((it) => (wanted(it.name) ? (it.read() ?? []) : [])),
	);
	const own = new Map(read.map((it) => [it.name, it] as const));
	const included = scope.compose.included.flatMap((compose) =>
		servicesOfScope({ project: scope.project, compose }, wanted),
	);
	return [...own.values(), ...included.filter((it) => !own.has(it.name))];
}

/** What the given file of a project has of services; what it says of an included service counts. */
function entriesIn(scope: Scope, file: SourceFile): readonly ServiceEntry[] {
	const layers = new Map<string, Layer[]>();
	for (const { layer, fields } of servicesIn(scope)) {
		for (const [name, setting] of fields) {
			const its = layers.get(name);
			if (its) its.push({ layer, setting });
			else layers.set(name, [{ layer, setting }]);
		}
	}
	return [...layers].flatMap(([name, its]) => entryOf(scope, file, name, its) ?? []);
}

/** The same of one service, without a look at the others; worked out anew at every call. */
export function serviceEntry(project: Project, file: SourceFile, name: string): ServiceEntry | undefined {
	const scope = { project, compose: composeProjectOf(project, file.uri) };
	const its = [...servicesIn(scope)].flatMap(({ layer, fields }) => {
		const setting = fields.get(name);
		return setting ? [{ layer, setting }] : [];
	});
	return entryOf(scope, file, name, its);
}

function* servicesIn({ compose }: Scope) {
	for (const layer of allLayers(compose)) {
		for (const root of layer.roots) {
			const services = fieldOf(root, "services")?.value;
			if (services?.kind === "map") yield { layer, fields: services.fields };
		}
	}
}

function entryOf(scope: Scope, file: SourceFile, name: string, its: readonly Layer[]): ServiceEntry | undefined {
	const at = its.findLast((it) => it.layer.file === file)?.setting.key;
	return at && { name, at, read: once(() => readService(scope, file, name, sinceReset(its))) };
}

/** What one document says of a service. */
interface Layer {
	readonly layer: ComposeFile;
	readonly setting: Setting;
}

/** The layers from the last one on that says anew what the service is. */
function sinceReset(layers: readonly Layer[]): readonly Layer[] {
	const last = layers.findLastIndex(({ setting: { value } }) => value.tag === "!override" || value.tag === "!reset");
	return layers.slice(layers[last]?.setting.value.tag === "!reset" ? last + 1 : Math.max(last, 0));
}

/** The service as far as this file is about it; undefined when the file has nothing of it, or nothing that can be read. */
function readService(scope: Scope, file: SourceFile, name: string, layers: readonly Layer[]): Service | undefined {
	const own = layers.findLast((it) => it.layer.file === file);
	const [first, ...others] = layers.map((it) => extendedFields(scope, it.layer, name, it.setting));
	if (!own || !first || isBroken(own)) return undefined;
	const { setting } = own;
	const fields = finishService(others.reduce((merged, it) => mergeService(merged, it.fields), first.fields));
	const incomplete = [first, ...others].find((it) => it.incomplete !== undefined)?.incomplete;
	const build = buildOfService(scope, own.layer, name, fields.get("build"));
	return {
		kind: "service",
		file,
		name,
		at: setting.key,
		isBase: layers[0]?.layer.file === file,
		body: setting.value.kind === "map" && setting.via.length === 0 ? setting.value.at : undefined,
		build: build?.stage,
		image: imageOfService(fields, build, setting.key),
		incomplete: incomplete ?? fragment(fields),
		get: (key) => fields.get(key),
		settings: fields,
	};
}

/** A syntax error within the service, or on its last line: what was read there is a guess, so nothing is said of it. */
function isBroken({ layer: { file }, setting }: Layer): boolean {
	const { errors } = parseYaml(file);
	if (errors.length === 0) return false;
	const end = Math.max(setting.value.at.span.end, setting.key.span.end);
	const whole = { start: setting.key.span.start, end: endOfLine(file, end) };
	return errors.some((it) => meets(whole, it));
}

/** A service that names no image is completed by another file. */
function fragment(fields: ReadonlyMap<string, Setting>): string | undefined {
	return fields.has("image") || fields.has("build") ? undefined : "another file names the image of this service";
}
