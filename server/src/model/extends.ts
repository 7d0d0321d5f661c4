import { keptOn } from "../text/kept-on.ts";
import type { Place } from "../text/source-file.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { type ComposeFile, type ComposeProject, composeFile, settingsOf } from "./compose-project.ts";
import { broughtBy, mergeService } from "./merge.ts";
import type { Project } from "./project.ts";
import { fieldOf, type Setting, textOf } from "./value.ts";

type Fields = ReadonlyMap<string, Setting>;

/** A service's fields with those that `extends` brings, or why some may be missing. */
export interface ExtendedFields {
	readonly fields: Fields;
	readonly incomplete: string | undefined;
	/** The uris of the files that `extends` names on the way. */
	readonly wanted: readonly string[];
}

/** Where services are looked for. */
export interface Scope {
	readonly project: Project;
	readonly compose: ComposeProject;
}

/** Follows `extends` of a service through its project and other files; a circle or a missing file ends it. */
export function extendedFields(scope: Scope, file: ComposeFile, name: string, setting: Setting): ExtendedFields {
	return follow(scope, file, name, setting, { passed: new Set(), walk: { left: MOST_BASES } });
}

/** Nobody extends a service that extends another this often; documents of one file may each multiply the ways. */
export const LONGEST_CHAIN = 50;
const MOST_BASES = 1000;

/** The services on the way here, and how many more may be looked at on all ways together. */
interface Way {
	readonly passed: Set<string>;
	readonly walk: { left: number };
}

/** What a whole service was found to be, how many services it extends one through the other, and on all ways together. */
interface Whole {
	readonly found: ExtendedFields;
	readonly depth: number;
	readonly bases: number;
}

/** Services that many others extend are put together once in each project. */
const wholes = keptOn<ComposeProject, Map<Setting, Whole>>();

function follow(scope: Scope, file: ComposeFile, name: string, setting: Setting, way: Way): ExtendedFields {
	const own: Fields = setting.value.kind === "map" ? setting.value.fields : new Map();
	const target = extendsTarget(file, own.get("extends"));
	if (!target) return { fields: own, incomplete: undefined, wanted: [] };
	const known = wholesOf(scope).get(setting);
	const { passed, walk } = way;
	if (known && passed.size + known.depth <= LONGEST_CHAIN && known.bases <= walk.left) {
		walk.left -= known.bases;
		return known.found;
	}
	const wanted = target.uri === undefined ? [] : [target.uri];
	const id = `${file.file.uri}\n${name}`;
	if (passed.has(id)) return { fields: own, incomplete: "its `extends` leads in a circle", wanted };
	if (passed.size >= LONGEST_CHAIN || walk.left <= 0) return { fields: own, incomplete: ENDLESS, wanted };
	const [base, ...later] = findBases(scope, file, target);
	if (!base) {
		return { fields: own, incomplete: `the service \`${target.service}\` that it extends was not found`, wanted };
	}
	const before = walk.left;
	walk.left -= 1 + later.length;
	passed.add(id);
	const bases = [base, ...later];
	const below = bases.map((it) => follow(scope, it.file, target.service, it.setting, way));
	passed.delete(id);
	const incomplete = below.find((it) => it.incomplete !== undefined)?.incomplete;
	// Of what leads on and on only the service's own words count: putting the rest together would cost its length again.
	const fields =
		incomplete === ENDLESS
			? own
			: mergeService(broughtBy(below.map((it) => it.fields).reduce(mergeService), target.at), own);
	const found: ExtendedFields = { fields, incomplete, wanted: [...wanted, ...below.flatMap((it) => it.wanted)] };
	if (incomplete === undefined) {
		const depth = 1 + Math.max(...bases.map((it) => wholesOf(scope).get(it.setting)?.depth ?? 0));
		wholesOf(scope).set(setting, { found, depth, bases: before - walk.left });
	}
	return found;
}

const ENDLESS = "its `extends` leads on and on";

function wholesOf({ compose }: Scope): Map<Setting, Whole> {
	const found = wholes.get(compose) ?? new Map<Setting, Whole>();
	wholes.set(compose, found);
	return found;
}

interface Target {
	/** Undefined for a service of the same file or project, and for a path that cannot be told. */
	readonly uri: string | undefined;
	readonly isElsewhere: boolean;
	readonly service: string;
	readonly at: Place;
}

interface Found {
	readonly file: ComposeFile;
	readonly setting: Setting;
}

/** What the extended service is: documents of the other file, of the same file, or else of an included project. */
function findBases(scope: Scope, file: ComposeFile, target: Target): readonly Found[] {
	if (!target.isElsewhere) {
		const here = foundIn(file, target.service);
		return here.length > 0 ? here : inIncluded(scope.compose, target.service);
	}
	const other = target.uri === undefined ? undefined : scope.project.files.get(target.uri);
	if (other?.language !== "compose") return [];
	return foundIn(composeFile(other, folderOf(other.uri), file.lookup), target.service);
}

function foundIn(file: ComposeFile, name: string): readonly Found[] {
	return [...settingsOf(file, name)].map((setting) => ({ file, setting }));
}

function inIncluded({ included }: ComposeProject, name: string): readonly Found[] {
	for (const it of included) {
		const found = it.layers.flatMap((layer) => foundIn(layer, name));
		if (found.length > 0) return found;
		const deeper = inIncluded(it, name);
		if (deeper.length > 0) return deeper;
	}
	return [];
}

function extendsTarget({ folder }: ComposeFile, setting: Setting | undefined): Target | undefined {
	if (!setting || setting.value.kind === "null") return undefined;
	const { value, key: at } = setting;
	const short = textOf(value);
	if (short !== undefined) return { uri: undefined, isElsewhere: false, service: short, at };
	const service = textOf(fieldOf(value, "service")?.value) ?? "";
	const path = fieldOf(value, "file");
	if (!path) return { uri: undefined, isElsewhere: false, service, at };
	const text = textOf(path.value);
	return { uri: text === undefined ? undefined : resolveUri(folder, text), isElsewhere: true, service, at };
}
