import type { Place, SourceFile } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { projectLookup } from "./environment.ts";
import { broughtBy, mergeService } from "./merge.ts";
import type { Project } from "./project.ts";
import { fieldOf, rootValues, type Setting, textOf, type Value } from "./value.ts";

type Fields = ReadonlyMap<string, Setting>;

/** A service's fields with those that `extends` brings, or why some may be missing. */
export interface ExtendedFields {
	readonly fields: Fields;
	readonly incomplete: string | undefined;
}

/** Follows `extends` of a service through its file and others of the project; a circle or a missing file ends it. */
export function extendedFields(project: Project, file: SourceFile, name: string, setting: Setting): ExtendedFields {
	return follow(project, file, name, setting, new Set());
}

function follow(
	project: Project,
	file: SourceFile,
	name: string,
	setting: Setting,
	passed: ReadonlySet<string>,
): ExtendedFields {
	const own: Fields = setting.value.kind === "map" ? setting.value.fields : new Map();
	const target = extendsTarget(file, own.get("extends"));
	if (!target) return { fields: own, incomplete: undefined };
	const id = `${file.uri}\n${name}`;
	if (passed.has(id)) return { fields: own, incomplete: "its `extends` leads in a circle" };
	const base = target.uri === undefined ? undefined : project.files.get(target.uri);
	const baseSetting = base ? serviceSetting(project, base, target.service) : undefined;
	if (!base || !baseSetting)
		return { fields: own, incomplete: `the service \`${target.service}\` that it extends was not found` };
	const below = follow(project, base, target.service, baseSetting, new Set([...passed, id]));
	// A base's own position, networks and the like matter little here; its place is where `extends` stands.
	return { fields: mergeService(broughtBy(below.fields, target.at), own), incomplete: below.incomplete };
}

/** The file that `extends` of a service names, when it names another one. */
export function extendsFile(file: SourceFile, setting: Setting): string | undefined {
	const target = extendsTarget(file, fieldOf(setting.value, "extends"));
	return target?.uri === file.uri ? undefined : target?.uri;
}

interface Target {
	readonly uri: string | undefined;
	readonly service: string;
	readonly at: Place;
}

function extendsTarget(file: SourceFile, setting: Setting | undefined): Target | undefined {
	if (!setting || setting.value.kind === "null") return undefined;
	const { value, key: at } = setting;
	const short = textOf(value);
	if (short !== undefined) return { uri: file.uri, service: short, at };
	const service = textOf(fieldOf(value, "service")?.value) ?? "";
	const path = fieldOf(value, "file");
	if (!path) return { uri: file.uri, service, at };
	const text = textOf(path.value);
	return { uri: text === undefined ? undefined : resolveUri(folderOf(file.uri), text), service, at };
}

function serviceSetting(project: Project, file: SourceFile, name: string): Setting | undefined {
	const lookup = projectLookup(project.files.get(`${folderOf(file.uri)}.env`));
	const found = rootValues(file, lookup).map((root): Value | undefined => fieldOf(root, "services")?.value);
	return found.map((services) => fieldOf(services, name)).findLast((it) => it !== undefined);
}
