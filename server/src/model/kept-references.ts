import { parseYaml } from "../syntax/yaml.ts";
import type { SourceFile } from "../text/source-file.ts";
import { keptByLeaning } from "./kept-by-leaning.ts";
import type { Project } from "./project.ts";
import type { FileReference } from "./references.ts";
import { leansOnAnchorsAlone, needsNoFile } from "./standalone.ts";

/** Answers for the service of a name; `find` is called unless the answer is known from an earlier version of the file. */
type KeptReferences = (name: string, find: () => readonly FileReference[]) => readonly FileReference[];

/** A loader asks once with no other file, and again with those that were named; so much for each of a few projects. */
const MOST_STATES = 6;

const kept = keptByLeaning<readonly FileReference[]>(MOST_STATES);

/**
 * The files that the services of a Compose file refer to, kept from one version of it to the next where neither a service's
 * own text nor anything around it changed. The file is one of those that are merged for the one at `uri`; of a project that
 * another includes, which has no uri, nothing is kept.
 */
export function keptReferences(project: Project, uri: string | undefined, file: SourceFile): KeptReferences {
	const { parts } = parseYaml(file);
	if (!parts) return (_, find) => find();
	const references = uri === undefined ? undefined : kept(project, file, parts, uri);
	return (name, find) => {
		const leaning = parts.leanings[parts.named.get(name) ?? -1];
		if (leaning && needsNoFile(leaning)) return [];
		if (!leaning || !references || !leansOnAnchorsAlone(leaning)) return find();
		const found = references.get(leaning) ?? find();
		references.set(leaning, found);
		return found;
	};
}
