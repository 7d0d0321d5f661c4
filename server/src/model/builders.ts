import type { Leaning } from "../syntax/leaning.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { lineageOf } from "../text/lineage.ts";
import { sameItems } from "../text/same-items.ts";
import type { SourceFile } from "../text/source-file.ts";
import { composeProjectOf } from "./compose-project.ts";
import { perProject } from "./per-project.ts";
import type { Project } from "./project.ts";
import { type ServiceEntry, serviceEntries } from "./service.ts";
import { leansOnAnchorsAlone } from "./standalone.ts";
import { surroundingsOf } from "./surroundings.ts";

/**
 * The names of the services that are built from each Dockerfile, in order. Undefined for a Compose file that others are
 * merged with or included in.
 */
export const buildersOf = perProject((project, uri): ReadonlyMap<SourceFile, readonly string[]> | undefined => {
	const { layers, included } = composeProjectOf(project, uri);
	const [layer] = layers;
	if (layer?.file.uri !== uri || layers.length > 1 || included.length > 0) return undefined;
	const builtFrom = keptBuilds(project, layer.file);
	const builders = new Map<SourceFile, string[]>();
	for (const entry of serviceEntries(project, uri)) {
		const file = builtFrom(entry);
		const names = file && builders.get(file);
		if (names) names.push(entry.name);
		else if (file) builders.set(file, [entry.name]);
	}
	return builders;
});

/** The Dockerfiles of the services of a document's latest version that was asked about. */
interface Latest {
	readonly surroundings: readonly unknown[];
	readonly files: Map<Leaning, SourceFile | undefined>;
}

const latest = new WeakMap<object, Latest>();

/** Tells the Dockerfile of a service, as of the file's last version where nothing changed for the service. */
function keptBuilds(project: Project, file: SourceFile): (entry: ServiceEntry) => SourceFile | undefined {
	const { parts } = parseYaml(file);
	const read = (entry: ServiceEntry) => entry.read()?.build?.file;
	if (!parts) return read;
	const last = latest.get(lineageOf(file));
	const own: Latest = { surroundings: surroundingsOf(project, file, parts), files: new Map() };
	const before = last && sameItems(last.surroundings, own.surroundings) ? last.files : undefined;
	latest.set(lineageOf(file), own);
	return (entry) => {
		const leaning = parts.leaningAt(entry.at.span.start);
		if (!leaning || !leansOnAnchorsAlone(leaning)) return read(entry);
		const its = before?.has(leaning) ? before.get(leaning) : read(entry);
		own.files.set(leaning, its);
		return its;
	};
}
