import { keptByLeaning } from "../model/kept-by-leaning.ts";
import type { Project } from "../model/project.ts";
import { leansOnAnchorsAlone, rememberAlone } from "../model/standalone.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import { parseYaml } from "../syntax/yaml.ts";
import type { Part } from "../syntax/yaml-part.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { findingWith, type Statement } from "./finding.ts";
import { type Found, type FoundGroups, groupsOf } from "./found-groups.ts";
import type { Settings } from "./settings.ts";

/** The subjects of a file, by number. */
export interface ToJudge {
	readonly count: number;
	/** The offset of a subject's key. */
	keyOf(subject: number): number;
	judge(subject: number): readonly Found[];
}

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
	/** The other parts that they point to. */
	readonly others: readonly Part[];
	readonly all: readonly Sketch[];
}

/** A place by its offsets within a part, or in another file. */
type SketchedPlace = { readonly part: Part; readonly start: number; readonly end: number } | Place;

const kept = keptByLeaning<Sketches>(1);

/** Of more subjects than this only what is to be kept is held on to: all that was found there takes too much memory. */
const MANY = 200;

/**
 * The findings of a file's subjects; those of services are kept from one version of a Compose file to the next where
 * neither a service's own text nor anything around it changed. What is kept is put into its present place, and its fixes
 * are made anew.
 */
export function keptFindings(
	project: Project,
	file: SourceFile,
	settings: Settings,
	{ count, keyOf, judge }: ToJudge,
): FoundGroups {
	const parts = file.language === "compose" ? parseYaml(file).parts : undefined;
	if (!parts) return groupsOf(Array.from({ length: count }, (_, i) => judge(i)));
	const known = kept(project, file, parts, settings);
	const severities: (readonly Severity[])[] = [];
	const sketches: (Sketches | undefined)[] = [];
	const within: (number | undefined)[] = [];
	let areAlone = count === parts.all.length - 2;
	const judged = new Map<number, readonly Found[]>();
	const judgedAgain = (subject: number) => {
		const found = judged.get(subject) ?? judge(subject);
		judged.set(subject, found);
		return found;
	};
	for (let subject = 0; subject < count; subject++) {
		const index = parts.indexAt(keyOf(subject));
		const leaning = parts.leanings[index];
		const isKept = leaning !== undefined && leansOnAnchorsAlone(leaning);
		areAlone &&= isKept && leaning.on.length === 0;
		let its = isKept ? known.get(leaning) : undefined;
		if (!its?.others.every((it) => parts.starts.has(it))) {
			const found = judge(subject);
			its = isKept ? sketched(found, leaning.part, file, parts) : undefined;
			if (leaning && its) known.set(leaning, its);
			if (!its || count <= MANY) judged.set(subject, found);
			severities.push(its?.severities ?? found.map((it) => it.finding.severity));
		} else severities.push(its.severities);
		sketches.push(its);
		within.push(its?.areInside ? parts.offsets[index] : undefined);
	}
	if (areAlone) rememberAlone(parts);
	return {
		severities,
		within,
		place: (subject, index) => {
			const it = sketches[subject]?.all[index];
			return it ? toPlace(it.at, file, parts) : judged.get(subject)?.[index]?.finding.at;
		},
		found: (subject, index) => {
			const whole = judged.get(subject)?.[index];
			const it = whole ? undefined : sketches[subject]?.all[index];
			return it ? { finding: toFinding(it, file, parts, () => judgedAgain(subject)), entry: it.entry } : whole;
		},
		said: (subject, index) => {
			const whole = judged.get(subject)?.[index];
			const it = whole ? undefined : sketches[subject]?.all[index];
			return it ? toStatement(it, file, parts) : whole?.finding;
		},
	};
}

function sketched(found: readonly Found[], part: Part, file: SourceFile, parts: FileParts): Sketches {
	const all = found.map((it) => sketch(it, file, parts));
	const places = all.flatMap(({ at, related = [] }) => [at, ...related.map((it) => it.at)]);
	const others = places.flatMap((it) => ("part" in it && it.part !== part ? [it.part] : []));
	return {
		severities: found.map((it) => it.finding.severity),
		areInside: all.every(({ at }) => "part" in at && at.part === part),
		others: [...new Set(others)],
		all,
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

/** Fixes are edits of the present text: the subject is judged anew when somebody asks for them. */
function toFinding(it: Sketch, file: SourceFile, parts: FileParts, again: () => readonly Found[]): Finding {
	const statement = toStatement(it, file, parts);
	return findingWith(statement, () => {
		const same = again().find(
			({ finding }) =>
				finding.rule === it.rule && finding.message === it.message && samePlace(finding.at, statement.at),
		);
		return same?.finding.fixes ?? [];
	});
}

function toStatement(
	{ rule, severity, message, isUnnecessary, unknownImage, subject, at, related }: Sketch,
	file: SourceFile,
	parts: FileParts,
): Statement {
	return {
		rule,
		severity,
		message,
		isUnnecessary,
		unknownImage,
		subject,
		at: toPlace(at, file, parts),
		related: related?.map((it) => ({ message: it.message, at: toPlace(it.at, file, parts) })),
	};
}

function toPlace(place: SketchedPlace, file: SourceFile, { starts }: FileParts): Place {
	if (!("part" in place)) return place;
	const by = starts.get(place.part) ?? 0;
	return { file, span: { start: place.start + by, end: place.end + by } };
}
