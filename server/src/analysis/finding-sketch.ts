import type { Finding } from "../rules/rule.ts";
import type { Part } from "../syntax/yaml-part.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import type { Statement } from "./finding.ts";
import type { Found } from "./found-groups.ts";

/** A finding of a service by the service's own offsets, so that it outlives the version of the file that it was made in. */
export interface Sketch
	extends Pick<Finding, "rule" | "severity" | "message" | "isUnnecessary" | "unknownImage" | "subject">,
		Pick<Found, "entry"> {
	readonly at: SketchedPlace;
	readonly related: readonly { readonly at: SketchedPlace; readonly message: string }[] | undefined;
}

/** A place by its offsets within a part, or in another file. */
type SketchedPlace = { readonly part: Part; readonly start: number; readonly end: number } | Place;

/** What is to be kept of a finding in a version of a file. */
export function sketch({ finding, entry }: Found, file: SourceFile, parts: FileParts): Sketch {
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

function sketchPlace(place: Place, file: SourceFile, { all, offsets, indexAt }: FileParts): SketchedPlace {
	const index = place.file === file ? indexAt(place.span.start) : -1;
	const [part, by = 0] = [all[index], offsets[index]];
	if (!part) return place;
	return { part, start: place.span.start - by, end: place.span.end - by };
}

/** Where a finding is, and then all that is related to it. */
export function placesIn({ at, related = [] }: Sketch): readonly SketchedPlace[] {
	return [at, ...related.map((it) => it.at)];
}

/** Tells where a part begins in a version of a file. */
type StartOf = (part: Part) => number;

/** What a finding says in a version of a file that has all of its parts. */
export function toStatement(
	{ rule, severity, message, isUnnecessary, unknownImage, subject, at, related }: Sketch,
	file: SourceFile,
	startOf: StartOf,
): Statement {
	return {
		rule,
		severity,
		message,
		isUnnecessary,
		unknownImage,
		subject,
		at: toPlace(at, file, startOf),
		related: related?.map((it) => ({ message: it.message, at: toPlace(it.at, file, startOf) })),
	};
}

/** Where a finding is in a version of a file. */
export function toPlace(place: SketchedPlace, file: SourceFile, startOf: StartOf): Place {
	if (!("part" in place)) return place;
	const by = startOf(place.part);
	return { file, span: { start: place.start + by, end: place.end + by } };
}
