import { parseYaml, type YamlMap } from "../syntax/yaml.ts";
import type { Part } from "../syntax/yaml-part.ts";
import { type FileParts, fileOfParts, spanOf } from "../syntax/yaml-parts.ts";
import { keptOn } from "../text/kept-on.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { buildersOf } from "./builders.ts";
import { ignoresOf } from "./ignores.ts";
import type { Project } from "./project.ts";
import type { Service } from "./service.ts";
import { isSharing } from "./sharing.ts";
import { leansOnAnchorsAlone } from "./standalone.ts";

/** A service in a project whose Compose file has little else. */
export interface Apart {
	readonly project: Project;
	readonly file: SourceFile;
	/** The service's part in that file. */
	readonly span: Span;
	/** The same part in the file as it is. */
	readonly original: Span;
}

/**
 * As much of a project as says what a service may do and how that can be mended: what stands above and below the services,
 * the service, those that are built from the same Dockerfile, and what the file is laid out or switched off by. Undefined
 * where services may share more than a Dockerfile, and where a file was not read in parts.
 */
export function setApart(project: Project, { file, at, build }: Service): Apart | undefined {
	const { parts } = parseYaml(file);
	const leaning = parts && at.file === file ? parts.leaningAt(at.span.start) : undefined;
	if (!parts || !leaning || leaning.on.length > 0 || !leansOnAnchorsAlone(leaning) || isSharing(project))
		return undefined;
	const builders = build ? buildersOf(project, file.uri)?.get(build.file) : NONE;
	if (!builders) return undefined;
	const kept = new Set([
		...[parts.all[0], leaning.part, parts.all.at(-1)].flatMap((it) => it ?? []),
		...partsOfServices(new Set(builders), parts),
		...ignoringParts(file, parts),
		...firstListed(parts),
	]);
	const ordered = parts.all.filter((it) => kept.has(it));
	const reduced = fileOfParts(file, ordered);
	const start = ordered.slice(0, ordered.indexOf(leaning.part)).reduce((sum, it) => sum + it.text.length, 0);
	return {
		project: { ...project, files: new Map([...project.files, [file.uri, reduced]]) },
		file: reduced,
		span: { start, end: start + leaning.part.text.length },
		original: spanOf(leaning.part, parts),
	};
}

const NONE: readonly string[] = [];

function partsOfServices(names: ReadonlySet<string>, { all }: FileParts): readonly Part[] {
	if (names.size === 0) return [];
	return all.filter(({ piece }) => names.has(piece.roots[0]?.entries[0]?.key ?? ""));
}

/** The parts with ignoring comments, each with the next one, whose service its last comment may be about. */
function ignoringParts(file: SourceFile, { all, partAt }: FileParts): readonly Part[] {
	const holders = new Set(ignoresOf(file).map((it) => partAt(it.at.span.start)));
	return holders.size === 0 ? [] : all.filter((it, i) => holders.has(it) || holders.has(all[i - 1]));
}

/** The part with the file's first block list, which says how the others are indented. */
function firstListed({ all }: FileParts): readonly Part[] {
	const first = all.find(hasBlockList);
	return first ? [first] : [];
}

const listed = keptOn<Part, boolean>();

function hasBlockList(part: Part): boolean {
	const known = listed.get(part) ?? part.piece.roots.some(listsBelow);
	listed.set(part, known);
	return known;
}

function listsBelow({ entries }: YamlMap): boolean {
	return entries.some(({ value }) =>
		value?.kind === "list" ? !value.flow : value?.kind === "map" && listsBelow(value),
	);
}
