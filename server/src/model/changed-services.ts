import { applyEdits } from "../text/edit.ts";
import { nextVersion } from "../text/lineage.ts";
import type { Edit } from "../text/source-file.ts";
import type { Project } from "./project.ts";
import { projectServices, type Service } from "./service.ts";
import type { Value } from "./value.ts";

/** The project after edits of its files. */
export function withEdits(project: Project, edits: readonly Edit[]): Project {
	const files = new Map(project.files);
	for (const file of new Set(edits.map((it) => it.file)))
		files.set(file.uri, nextVersion(file, applyEdits(file, edits)));
	return { ...project, files };
}

/** The names of the services of a Compose file's project that mean something else after the edits. */
export function changedServices(project: Project, uri: string, edits: readonly Edit[]): readonly string[] {
	const after = meanings(withEdits(project, edits), uri);
	return [...meanings(project, uri)].filter(([name, it]) => after.get(name) !== it).map(([name]) => name);
}

const known = new WeakMap<Project, Map<string, ReadonlyMap<string, string>>>();

/** What each service means in one text, which is the same for the same meaning. */
function meanings(project: Project, uri: string): ReadonlyMap<string, string> {
	const ofProject = known.get(project) ?? new Map<string, ReadonlyMap<string, string>>();
	known.set(project, ofProject);
	const found = ofProject.get(uri) ?? new Map(projectServices(project, uri).map((it) => [it.name, meaningOf(it)]));
	ofProject.set(uri, found);
	return found;
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
