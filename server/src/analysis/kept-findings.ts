import type { Project } from "../model/project.ts";
import { leansOnAnchorsAlone } from "../model/standalone.ts";
import { surroundingsOf } from "../model/surroundings.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Leaning } from "../syntax/leaning.ts";
import { parseYaml } from "../syntax/yaml.ts";
import type { FileParts, Part } from "../syntax/yaml-parts.ts";
import { lineageOf } from "../text/lineage.ts";
import { once } from "../text/once.ts";
import { sameItems } from "../text/same-items.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { findingWith } from "./finding.ts";
import { type Found, type FoundGroup, groupOf } from "./found-group.ts";
import type { Settings } from "./settings.ts";

/** Answers for the subject at a place; `judge` is called unless it is known from the file's last version. */
export type KeptFindings = (at: Place, judge: () => readonly Found[]) => FoundGroup;

/** A finding of a service by the service's own offsets, so that it outlives the version of the file that it was made in. */
interface Sketch
	extends Pick<Finding, "rule" | "severity" | "message" | "isUnnecessary" | "unknownImage" | "subject">,
		Pick<Found, "entry"> {
	readonly at: SketchedPlace;
	readonly related: readonly { readonly at: SketchedPlace; readonly message: string }[] | undefined;
}

/** The sketches of one part. */
interface Sketches {
	readonly severities: readonly Severity[];
	/** True when all of them are within the part itself. */
	readonly areInside: boolean;
	readonly all: readonly Sketch[];
}

/** A place by its offsets within a part, or in another file. */
type SketchedPlace = { readonly part: Part; readonly start: number; readonly end: number } | Place;

/** What was found in the latest version of a document that was judged, by the part of it and what that leans on. */
interface Latest {
	/** Everything beside the services' own text that their findings come from. */
	readonly surroundings: readonly unknown[];
	readonly sketches: Map<Leaning, Sketches>;
}

const latest = new WeakMap<object, Latest>();

/**
 * The findings of a file's services, kept from one version of a Compose file to the next where neither a service's own
 * text nor anything around it changed. What is kept is put into its present place, and its fixes are made anew.
 */
export function keptFindings(project: Project, file: SourceFile, settings: Settings): KeptFindings {
	const parts = file.language === "compose" ? parseYaml(file).parts : undefined;
	if (!parts) return (_, judge) => groupOf(judge());
	const last = latest.get(lineageOf(file));
	const own: Latest = { surroundings: [settings, ...surroundingsOf(project, file, parts)], sketches: new Map() };
	const before = last && sameItems(last.surroundings, own.surroundings) ? last.sketches : undefined;
	latest.set(lineageOf(file), own);
	return (at, judge) => {
		const leaning = parts.leaningAt(at.span.start);
		if (!leaning || !leansOnAnchorsAlone(leaning)) return groupOf(judge());
		const kept = before?.get(leaning);
		if (kept?.all.every((it) => isThere(it, parts))) {
			own.sketches.set(leaning, kept);
			return keptGroup(kept, kept.areInside ? at.span.start : undefined, file, parts, judge);
		}
		const found = judge();
		const group = groupOf(found);
		const all = found.map((it) => sketch(it, file, parts));
		const areInside = all.every(({ at: its }) => "part" in its && its.part === leaning.part);
		own.sketches.set(leaning, { severities: group.severities, areInside, all });
		return group;
	};
}

function sketch({ finding, entry }: Found, file: SourceFile, parts: FileParts): Sketch {
	const { rule, severity, message, isUnnecessary, unknownImage, subject } = finding;
	return {
		entry,
		rule,
		severity,
		message,
		...(isUnnecessary && { isUnnecessary }),
		...(unknownImage !== undefined && { unknownImage }),
		...(subject && { subject }),
		at: sketchPlace(finding.at, file, parts),
		related: finding.related?.map((it) => ({ message: it.message, at: sketchPlace(it.at, file, parts) })),
	};
}

function sketchPlace(place: Place, file: SourceFile, { partAt, starts }: FileParts): SketchedPlace {
	const part = place.file === file ? partAt(place.span.start) : undefined;
	if (!part) return place;
	const by = starts.get(part) ?? 0;
	return { part, start: place.span.start - by, end: place.span.end - by };
}

function isThere({ at, related = [] }: Sketch, { starts }: FileParts): boolean {
	return isPresent(at, starts) && related.every((it) => isPresent(it.at, starts));
}

function isPresent(place: SketchedPlace, starts: FileParts["starts"]): boolean {
	return !("part" in place) || starts.has(place.part);
}

function keptGroup(
	{ severities, all }: Sketches,
	within: number | undefined,
	file: SourceFile,
	parts: FileParts,
	judge: () => readonly Found[],
): FoundGroup {
	const again = once(judge);
	return {
		severities,
		within,
		place: (index) => {
			const it = all[index];
			return it && toPlace(it.at, file, parts);
		},
		found: (index) => {
			const it = all[index];
			return it && { finding: toFinding(it, file, parts, again), entry: it.entry };
		},
	};
}

/** Fixes are edits of the present text: the subject is judged anew when somebody asks for them. */
function toFinding(
	{ at: sketched, related, ...said }: Sketch,
	file: SourceFile,
	parts: FileParts,
	again: () => readonly Found[],
): Finding {
	const at = toPlace(sketched, file, parts);
	const placed = related?.map((it) => ({ message: it.message, at: toPlace(it.at, file, parts) }));
	return findingWith({ ...said, at, related: placed }, () => {
		const same = again().find(
			({ finding }) => finding.rule === said.rule && finding.message === said.message && samePlace(finding.at, at),
		);
		return same?.finding.fixes ?? [];
	});
}

function toPlace(place: SketchedPlace, file: SourceFile, { starts }: FileParts): Place {
	if (!("part" in place)) return place;
	const by = starts.get(place.part) ?? 0;
	return { file, span: { start: place.start + by, end: place.end + by } };
}
