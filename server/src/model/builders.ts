import { parseYaml } from "../syntax/yaml.ts";
import type { SourceFile } from "../text/source-file.ts";
import { composeProjectOf } from "./compose-project.ts";
import { keptByLeaning } from "./kept-by-leaning.ts";
import { perProject } from "./per-project.ts";
import type { Project } from "./project.ts";
import { type ServiceEntry, serviceEntries } from "./service.ts";
import { leansOnAnchorsAlone } from "./standalone.ts";

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

const kept = keptByLeaning<SourceFile | undefined>(1);

/** Tells the Dockerfile of a service, as of an earlier version of the file where nothing changed for the service. */
function keptBuilds(project: Project, file: SourceFile): (entry: ServiceEntry) => SourceFile | undefined {
	const { parts } = parseYaml(file);
	const read = (entry: ServiceEntry) => entry.read()?.build?.file;
	if (!parts) return read;
	const files = kept(project, file, parts);
	return (entry) => {
		const leaning = parts.leaningAt(entry.at.span.start);
		if (!leaning || !leansOnAnchorsAlone(leaning)) return read(entry);
		if (!files.has(leaning)) files.set(leaning, read(entry));
		return files.get(leaning);
	};
}
