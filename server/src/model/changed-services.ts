import { applyEdits } from "../text/edit.ts";
import { keptOn } from "../text/kept-on.ts";
import { imagined } from "../text/lineage.ts";
import type { Edit } from "../text/source-file.ts";
import { buildersOf } from "./builders.ts";
import { editReach } from "./edit-reach.ts";
import { perProject } from "./per-project.ts";
import type { Project } from "./project.ts";
import { projectServices, type Service, serviceNames } from "./service.ts";
import type { Value } from "./value.ts";

/** The project after edits of its files. */
export function withEdits(project: Project, edits: readonly Edit[]): Project {
	const files = new Map(project.files);
	for (const file of new Set(edits.map((it) => it.file))) files.set(file.uri, imagined(file, applyEdits(file, edits)));
	return { ...project, files };
}

/** The names of the services of a Compose file's project that mean something else after the edits. */
export function changedServices(project: Project, uri: string, edits: readonly Edit[]): readonly string[] {
	return builtAnew(project, uri, edits) ?? asBefore(project, uri, edits);
}

const known = keptOn<Project, Map<string, readonly string[]>>();

/** Services that share an anchor offer the same edits of it again and again: the answer is the same array. */
function asBefore(project: Project, uri: string, edits: readonly Edit[]): readonly string[] {
	const ofProject = known.get(project) ?? new Map<string, readonly string[]>();
	known.set(project, ofProject);
	const key = JSON.stringify([uri, edits.map(({ file, span, newText }) => [file.uri, span.start, span.end, newText])]);
	const found = ofProject.get(key) ?? changedInReach(project, uri, edits);
	ofProject.set(key, found);
	return found;
}

function changedInReach(project: Project, uri: string, edits: readonly Edit[]): readonly string[] {
	const reach = editReach(project, uri, edits);
	if (!reach) return changedAnywhere(project, uri, edits);
	const { names } = reach;
	// What nothing leans on changes alone, as whoever edits it means it to.
	if (names.size === 0 || (names.size === 1 && reach.isInServices)) return [...names];
	const reduced = reach.reduced();
	const byUri = meaningsBefore.get(reduced.project) ?? new Map<string, ReadonlyMap<string, string>>();
	meaningsBefore.set(reduced.project, byUri);
	const before = byUri.get(uri) ?? meanings(reduced.project, uri, names);
	byUri.set(uri, before);
	return differing(before, meanings(withEdits(reduced.project, reduced.edits), uri, names));
}

const NONE: readonly string[] = [];

/** The services that are built from the one Dockerfile that the edits change; undefined for edits of anything else. */
function builtAnew(project: Project, uri: string, edits: readonly Edit[]): readonly string[] | undefined {
	const [file, ...others] = new Set(edits.map((it) => it.file));
	if (file?.language !== "dockerfile" || others.length > 0 || project.files.get(file.uri) !== file) return undefined;
	const builders = buildersOf(project, uri);
	if (!builders || applyEdits(file, edits) === file.text) return undefined;
	return builders.get(file) ?? NONE;
}

/** Of reduced projects, each of which is about the same names, by the file whose services are asked for. */
const meaningsBefore = keptOn<Project, Map<string, ReadonlyMap<string, string>>>();

function changedAnywhere(project: Project, uri: string, edits: readonly Edit[]): readonly string[] {
	const names = serviceNames(project, uri);
	if (names.size === 1) return [...names];
	return differing(allMeanings(project, uri), meanings(withEdits(project, edits), uri));
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
	return [...before].filter(([name, it]) => after.get(name) !== it).map(([name]) => name);
}

const allMeanings = perProject((project, uri) => meanings(project, uri));

/** What each service means in one text, which is the same for the same meaning; all of them unless some are named. */
function meanings(project: Project, uri: string, names?: ReadonlySet<string>): ReadonlyMap<string, string> {
	const services = projectServices(project, uri, names && ((it) => names.has(it)));
	return new Map(services.map((it) => [it.name, meaningOf(it)]));
}

/** A file of aliases that hold aliases grows without end when it is written out; no real service has so many values. */
const MOST_VALUES = 20_000;

function meaningOf({ settings, build }: Service): string {
	let values = 0;
	const written = (value: Value): unknown => {
		if (++values > MOST_VALUES) return "…";
		switch (value.kind) {
			case "scalar":
				return [value.plain, value.raw, value.text.state === "text" ? value.text.text : undefined];
			case "list":
				return value.items.map(written);
			case "map":
				return { ...Object.fromEntries([...value.fields].map(([key, it]) => [`${key}:`, written(it.value)])) };
			case "null":
				return undefined;
		}
	};
	return JSON.stringify([build?.file.text, [...settings].map(([key, it]) => [key, written(it.value)]).toSorted()]);
}
