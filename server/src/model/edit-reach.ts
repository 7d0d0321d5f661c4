import { parseYaml, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { followAlias, mergedEntries } from "../syntax/yaml-merge.ts";
import type { Part } from "../syntax/yaml-part.ts";
import { type FileParts, fileOfParts } from "../syntax/yaml-parts.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Edit, SourceFile, Span } from "../text/source-file.ts";
import { LONGEST_CHAIN } from "./extends.ts";
import { perProject } from "./per-project.ts";
import type { Project } from "./project.ts";

/** What edits of some services can change. */
export interface EditReach {
	/** The names of the services that may mean something else. */
	readonly names: ReadonlySet<string>;
	/** True where all of the edits are in services, and none in what these may name. */
	readonly isInServices: boolean;
	/** As much of the project as is needed to tell, with the same edits in it. */
	reduced(): { readonly project: Project; readonly edits: readonly Edit[] };
}

/**
 * How far edits reach, where that is less than everywhere: a service changes with its own part of a file, with the
 * services that it extends, and with the anchors that it names. Undefined where the edits leave the services' parts and
 * what an `x-` key above them holds, or where a file was not read in parts.
 */
export function editReach(project: Project, uri: string, edits: readonly Edit[]): EditReach | undefined {
	const leaning = leaningOf(project, uri);
	const [file, ...others] = new Set(edits.map((it) => it.file));
	const parts = file?.language === "compose" && others.length === 0 ? parseYaml(file).parts : undefined;
	if (!leaning || !file || !parts) return undefined;
	const touched = edits.map((it) => touchedParts(it, parts));
	if (touched.some((it) => it.length === 0)) return undefined;
	const own = [...new Set(touched.flat())];
	const sharing = own.some((it) => it.piece.anchors.size > 0)
		? parts.all.filter((it) => it.piece.openAliases.size > 0)
		: [];
	const services = [...own, ...sharing].filter((it) => it !== parts.all[0]);
	const names = closure(services.flatMap(nameOf), leaning.users);
	return {
		names,
		isInServices: own.every((it) => it !== parts.all[0]),
		reduced: () => {
			const around = reducedTo(names, leaning, project, parts, file);
			const moved = edits.map((edit, i): Edit => {
				const [part] = touched[i] ?? [];
				const by = part ? (around.starts.get(part) ?? 0) - (parts.starts.get(part) ?? 0) : 0;
				return { ...edit, file: around.file, span: { start: edit.span.start + by, end: edit.span.end + by } };
			});
			return { project: around.project, edits: moved };
		},
	};
}

/** A project whose file has the parts of some services alone. */
interface Reduced {
	readonly names: string;
	readonly project: Project;
	readonly file: SourceFile;
	readonly starts: ReadonlyMap<Part, number>;
}

/** The last one of each project: the fixes of one service are asked for one after the other. */
const latest = keptOn<Project, Reduced>();

function reducedTo(
	wanted: ReadonlySet<string>,
	{ bases }: Leaning,
	project: Project,
	parts: FileParts,
	file: SourceFile,
): Reduced {
	const names = JSON.stringify([file.uri, ...wanted]);
	const last = latest.get(project);
	if (last?.names === names) return last;
	const kept = neededParts(parts, closure([...wanted], bases));
	const reduced = fileOfParts(file, kept);
	const files = new Map([...project.files, [file.uri, reduced]]);
	const found: Reduced = { names, project: { ...project, files }, file: reduced, starts: startsOf(kept) };
	latest.set(project, found);
	return found;
}

/**
 * The services' parts that an edit lies in, both where it stands between two, or what stands above where it lies in an
 * extension there; none for any other one.
 */
function touchedParts({ span: { start, end } }: Edit, { all, partAt }: FileParts): readonly Part[] {
	const [from, to] = start === end ? [partAt(start - 1), partAt(end)] : [partAt(start), partAt(end - 1)];
	if (!from || !to || to === all.at(-1)) return [];
	if (from === all[0]) return from === to && isInExtension({ start, end }, from) ? [from] : [];
	return from === to ? [from] : all.slice(all.indexOf(from), all.indexOf(to) + 1);
}

/** Compose ignores the keys that begin with `x-` but for the anchors in them. */
function isInExtension({ start, end }: Span, { piece }: Part): boolean {
	const keys = piece.roots[0]?.entries ?? [];
	const around = keys.findLastIndex((it) => it.keySpan.end <= start);
	const next = keys[around + 1];
	return keys[around]?.key.startsWith("x-") === true && next !== undefined && end < next.keySpan.start;
}

/** The parts of some services, those whose anchors they name, and what stands above and below, in the order of the text. */
function neededParts(parts: FileParts, names: ReadonlySet<string>): readonly Part[] {
	const { byName, holders } = indexOf(parts);
	const kept = new Set([...names].flatMap((it) => byName.get(it) ?? []));
	// A set that grows is walked to its new end.
	for (const part of kept) {
		if (part.piece.openAliases.size === 0 || holders.length === 0) continue;
		const named = new Set(Array.from(part.text.matchAll(/\*([^\s,[\]{}]+)/g), (it) => it[1] ?? ""));
		for (const it of holders) if ([...it.piece.anchors.keys()].some((name) => named.has(name))) kept.add(it);
	}
	const ordered = [...kept].toSorted((a, b) => (parts.starts.get(a) ?? 0) - (parts.starts.get(b) ?? 0));
	return [parts.all[0], ...ordered, parts.all.at(-1)].flatMap((it) => it ?? []);
}

function startsOf(parts: readonly Part[]): ReadonlyMap<Part, number> {
	const starts = new Map<Part, number>();
	let start = 0;
	for (const it of parts) {
		starts.set(it, start);
		start += it.text.length;
	}
	return starts;
}

/** The services' parts by name, and those that have anchors. */
interface Index {
	readonly byName: ReadonlyMap<string, readonly Part[]>;
	readonly holders: readonly Part[];
}

const indices = keptOn<FileParts, Index>();

function indexOf(parts: FileParts): Index {
	const known = indices.get(parts);
	if (known) return known;
	const services = parts.all.slice(1, -1);
	const byName = new Map<string, Part[]>();
	for (const [name, part] of services.flatMap((part) => nameOf(part).map((name) => [name, part] as const)))
		byName.set(name, [...(byName.get(name) ?? []), part]);
	const index: Index = { byName, holders: services.filter((it) => it.piece.anchors.size > 0) };
	indices.set(parts, index);
	return index;
}

function nameOf({ piece }: Part): readonly string[] {
	const key = piece.roots[0]?.entries[0]?.key;
	return key === undefined ? [] : [key];
}

/** Which services extend which, by name: one name stands for what all files say of it. */
interface Leaning {
	readonly bases: ReadonlyMap<string, ReadonlySet<string>>;
	readonly users: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Undefined where a name of a base has variables in it. */
const leaningOf = perProject((project): Leaning | undefined => {
	const bases = new Map<string, Set<string>>();
	const users = new Map<string, Set<string>>();
	for (const [name, base] of [...project.files.values()].flatMap(extensionsIn)) {
		if (base.includes("$")) return undefined;
		bases.set(name, (bases.get(name) ?? new Set()).add(base));
		users.set(base, (users.get(base) ?? new Set()).add(name));
	}
	return { bases, users };
});

function extensionsIn(file: SourceFile): readonly (readonly [name: string, base: string])[] {
	if (file.language !== "compose" || !file.text.includes("extends")) return [];
	return parseYaml(file).roots.flatMap((root) =>
		[...(mapAt(root, "services") ?? new Map())].flatMap(([name, { entry }]) => {
			const service = behind(entry.value);
			const target = service?.kind === "map" ? behind(mergedEntries(service).get("extends")?.entry.value) : undefined;
			const base = target?.kind === "map" ? behind(mergedEntries(target).get("service")?.entry.value) : target;
			return base?.kind === "scalar" ? [[name, base.text] as const] : [];
		}),
	);
}

function mapAt(map: YamlMap, key: string) {
	const node = behind(mergedEntries(map).get(key)?.entry.value);
	return node?.kind === "map" ? mergedEntries(node) : undefined;
}

function behind(node: YamlNode | undefined) {
	return node && followAlias(node).node;
}

/** Names with those that follow from them, as many steps away as services are extended one through the other. */
function closure(names: readonly string[], next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
	const all = new Set(names);
	let last: readonly string[] = names;
	for (let step = 0; step <= LONGEST_CHAIN && last.length > 0; step++) {
		last = last.flatMap((name) => [...(next.get(name) ?? [])]).filter((it) => !all.has(it));
		for (const it of last) all.add(it);
	}
	return all;
}
