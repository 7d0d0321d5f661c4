import type { Leaning } from "../syntax/leaning.ts";
import { parseYaml } from "../syntax/yaml.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import { lineageOf } from "../text/lineage.ts";
import { sameItems } from "../text/same-items.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Project } from "./project.ts";
import type { FileReference } from "./references.ts";
import { leansOnAnchorsAlone, needsNoFile } from "./standalone.ts";
import { surroundingsOf } from "./surroundings.ts";

/** Answers for the service of a name; `find` is called unless the answer is known from an earlier version of the file. */
type KeptReferences = (name: string, find: () => readonly FileReference[]) => readonly FileReference[];

/** What services referred to, by their parts of the file and what those lean on. */
interface Kept {
	/** Everything beside the services' own text that decides it. */
	readonly surroundings: readonly unknown[];
	readonly found: Map<Leaning, readonly FileReference[]>;
}

/** A loader asks once with no other file, and again with those that were named. */
const MOST_KEPT = 3;

/** By the document, and by the uri of the file whose project it is a part of. */
const latest = new WeakMap<object, Map<string, readonly Kept[]>>();

/**
 * The files that the services of a Compose file refer to, kept from one version of it to the next where neither a service's
 * own text nor anything around it changed. The file is one of those that are merged for the one at `uri`; of a project that
 * another includes, which has no uri, nothing is kept.
 */
export function keptReferences(project: Project, uri: string | undefined, file: SourceFile): KeptReferences {
	const { parts } = parseYaml(file);
	if (!parts) return (_, find) => find();
	const kept = uri === undefined ? undefined : keptOf(project, uri, file, parts);
	return (name, find) => {
		const leaning = parts.leanings[parts.named.get(name) ?? -1];
		if (leaning && needsNoFile(leaning)) return [];
		if (!leaning || !kept || !leansOnAnchorsAlone(leaning)) return find();
		const found = kept.last?.get(leaning) ?? find();
		kept.own.set(leaning, found);
		return found;
	};
}

/** What was found when everything around was the same, if ever, and what is found now. */
function keptOf(project: Project, uri: string, file: SourceFile, parts: FileParts) {
	const surroundings = surroundingsOf(project, file, parts);
	const byUri = latest.get(lineageOf(file)) ?? new Map<string, readonly Kept[]>();
	latest.set(lineageOf(file), byUri);
	const all = byUri.get(uri) ?? [];
	const last = all.find((it) => sameItems(it.surroundings, surroundings));
	const own: Kept = { surroundings, found: new Map() };
	byUri.set(uri, [own, ...all.filter((it) => it !== last)].slice(0, MOST_KEPT));
	return { last: last?.found, own: own.found };
}
