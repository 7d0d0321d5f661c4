import { keptByLeaning } from "../model/kept-by-leaning.ts";
import type { Project } from "../model/project.ts";
import { leansOnAnchorsAlone, rememberAlone } from "../model/standalone.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Leaning } from "../syntax/leaning.ts";
import { parseYaml } from "../syntax/yaml.ts";
import type { Part } from "../syntax/yaml-part.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import { once } from "../text/once.ts";
import type { SourceFile } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { findingWith } from "./finding.ts";
import { placesIn, type Sketch, sketch, toPlace, toStatement } from "./finding-sketch.ts";
import { type Found, type FoundGroups, groupsOf } from "./found-groups.ts";
import { keptSafeEdits } from "./kept-safe-edits.ts";
import type { Settings } from "./settings.ts";
import { isWanted } from "./wanted-fixes.ts";

/** The subjects of a file, by number. */
export interface ToJudge {
	readonly count: number;
	/** The number of the part of a Compose file that has a subject's key. */
	partOf(subject: number, parts: FileParts): number;
	judge(subject: number): readonly Found[];
}

/**
 * The findings of a file's subjects; those of services are kept from one version of a Compose file to the next where
 * neither a service's own text nor anything around it changed. What is kept is put into its present place, and its fixes
 * are made anew.
 */
export function keptFindings(project: Project, file: SourceFile, settings: Settings, subjects: ToJudge): FoundGroups {
	const parts = file.language === "compose" ? parseYaml(file).parts : undefined;
	if (!parts) return groupsOf(Array.from({ length: subjects.count }, (_, i) => subjects.judge(i)));
	return toGroups(judgeAll(subjects, file, parts, kept(project, file, parts, settings)), project, file, parts);
}

/** The sketches of one part. */
interface Sketches {
	readonly part: Part;
	readonly severities: readonly Severity[];
	/** True when all of them are within the part itself. */
	readonly areInside: boolean;
	/** The other parts that they point to. */
	readonly others: readonly Part[];
	readonly all: readonly Sketch[];
}

const kept = keptByLeaning<Sketches>(1);

/** What was found in each subject, as a sketch wherever that can be kept, else as it is. */
interface JudgedAll extends Pick<FoundGroups, "severities" | "within"> {
	readonly sketches: readonly (Sketches | undefined)[];
	/** What was judged now, of subjects that are not too many or cannot be kept. */
	readonly judged: ReadonlyMap<number, readonly Found[]>;
	/** What a subject has now, judged once. */
	again(subject: number): readonly Found[];
}

/** Of more subjects than this that are judged at once only what is to be kept is held on to: all that was found there takes too much memory. */
const MANY = 200;

/** Judges the subjects of which nothing is kept. */
function judgeAll(
	{ count, partOf, judge }: ToJudge,
	file: SourceFile,
	parts: FileParts,
	known: WeakMap<Leaning, Sketches>,
): JudgedAll {
	const severities: (readonly Severity[])[] = [];
	const within: (number | undefined)[] = [];
	const sketches: (Sketches | undefined)[] = [];
	const judged = new Map<number, readonly Found[]>();
	let areAlone = count === parts.all.length - 2;
	for (let subject = 0; subject < count; subject++) {
		const index = partOf(subject, parts);
		const leaning = parts.leanings[index];
		const isKept = leaning !== undefined && leansOnAnchorsAlone(leaning);
		areAlone &&= isKept && leaning.on.length === 0;
		let its = isKept ? known.get(leaning) : undefined;
		if (!its?.others.every((it) => parts.starts.has(it))) {
			const found = judge(subject);
			its = isKept ? sketched(found, leaning.part, file, parts) : undefined;
			if (leaning && its) known.set(leaning, its);
			if (!its || judged.size < MANY) judged.set(subject, found);
			severities.push(its?.severities ?? found.map((it) => it.finding.severity));
		} else severities.push(its.severities);
		sketches.push(its);
		within.push(its?.areInside ? parts.offsets[index] : undefined);
	}
	if (areAlone) rememberAlone(parts);
	const again = (subject: number) => {
		const found = judged.get(subject) ?? judge(subject);
		judged.set(subject, found);
		return found;
	};
	return { severities, within, sketches, judged, again };
}

function sketched(found: readonly Found[], part: Part, file: SourceFile, parts: FileParts): Sketches {
	const all = found.map((it) => sketch(it, file, parts));
	const others = all.flatMap(placesIn).flatMap((it) => ("part" in it && it.part !== part ? [it.part] : []));
	return {
		part,
		severities: found.map((it) => it.finding.severity),
		areInside: all.every(({ at }) => "part" in at && at.part === part),
		others: [...new Set(others)],
		all,
	};
}

/** The same by number, each put together when it is asked for. */
function toGroups(
	{ severities, within, sketches, judged, again }: JudgedAll,
	project: Project,
	file: SourceFile,
	parts: FileParts,
): FoundGroups {
	// Nearly all findings are in their own service: to find where another begins takes a look at all of them.
	const startsFor = (subject: number) => (part: Part) =>
		(sketches[subject]?.part === part ? within[subject] : undefined) ?? parts.starts.get(part) ?? 0;
	const sketchOf = (subject: number, index: number) => sketches[subject]?.all[index];
	const wholeOf = (subject: number, index: number) => judged.get(subject)?.[index];
	return {
		severities,
		within,
		place: (subject, index) => {
			const it = sketchOf(subject, index);
			return it ? toPlace(it.at, file, startsFor(subject)) : wholeOf(subject, index)?.finding.at;
		},
		found: (subject, index) => {
			const whole = wholeOf(subject, index);
			const { part, all = [] } = (whole ? undefined : sketches[subject]) ?? {};
			const it = all[index];
			return it && part ? { finding: toFinding(it, part, subject), entry: it.entry } : whole;
		},
		said: (subject, index) => {
			const whole = wholeOf(subject, index);
			const it = whole ? undefined : sketchOf(subject, index);
			return it ? toStatement(it, file, startsFor(subject)) : whole?.finding;
		},
	};

	/** Fixes are edits of the present text: the subject is judged anew when somebody asks for them. */
	function toFinding(it: Sketch, part: Part, subject: number): Finding {
		const statement = toStatement(it, file, startsFor(subject));
		const fixes = once(() => {
			const same = again(subject).find(
				({ finding }) =>
					finding.rule === it.rule && finding.message === it.message && samePlace(finding.at, statement.at),
			);
			return same?.finding.fixes ?? [];
		});
		const safeEdits = () =>
			fixes()
				.find((fix) => isWanted(fix, "safe"))
				?.edits();
		return findingWith(statement, fixes, () => keptSafeEdits(it, part, project, file, parts, safeEdits));
	}
}
