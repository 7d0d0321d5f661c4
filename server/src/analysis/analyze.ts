import { ignoresOf } from "../model/ignores.ts";
import type { Project } from "../model/project.ts";
import { rules } from "../rules/index.ts";
import type { Finding, RuleMeta } from "../rules/rule.ts";
import { parseYaml } from "../syntax/yaml.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import { keptOn } from "../text/kept-on.ts";
import { withLate } from "../text/late.ts";
import { once } from "../text/once.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { sinceBaseline } from "./baseline.ts";
import { configurationFindings } from "./configuration-findings.ts";
import { acceptedBy, isExcluded } from "./configured-ignores.ts";
import type { Statement } from "./finding.ts";
import { allIn, countIn, type Found, type FoundGroups, groupsOf, loudestIn, meetingIn } from "./found-groups.ts";
import { isFoundIn, judgeSubject, toFinding } from "./judge-subject.ts";
import { keptFindings, type ToJudge } from "./kept-findings.ts";
import { withChoices } from "./offered-fixes.ts";
import type { Settings } from "./settings.ts";
import { isOff } from "./severity.ts";
import { isLong, namedEntry, type Subject, type SubjectEntry, subjectEntries, subjectsAbout } from "./subjects.ts";
import { ignoreEffects, type Suppressed, suppress, type Told } from "./suppress.ts";

/** Everything that the rules find in one file of the project, in the order of the text; empty for files of other kinds. */
export function analyze(project: Project, uri: string, settings: Settings): readonly Finding[] {
	return judge(project, uri, settings).findings;
}

/** What was found in a file, and what its comments, the configuration and the baseline switch off, put together when asked for. */
export interface Judgement extends Told {
	/** How many findings there are; those of services that share their words may be counted one by one. */
	readonly count: number;
	/** What the findings say that matter most, at most so many, in the order of the text. */
	loudest(count: number): readonly Statement[];
	/** The findings that meet one of the spans, in the order of the text. */
	near(spans: readonly Span[]): readonly Finding[];
}

const NOTHING: Judgement = { findings: [], suppressed: [], count: 0, loudest: () => [], near: () => [] };

/** The same, with what is switched off. */
export function judge(project: Project, uri: string, settings: Settings): Judgement {
	const file = project.files.get(uri);
	if (!file || isLeftOut(file, settings)) return NOTHING;
	const groups = foundInSubjects(project, file, settings);
	const whole = once(() => tell(project, file, groups, settings));
	const shown = once(() => (isPlain(file, settings) ? groups : groupsOf([whole().findings.map(asFound)])));
	return withLate<Judgement, "count" | "findings" | "suppressed">(
		{
			loudest: (count) => inOrder(withoutRepeats(loudestIn(shown(), count))),
			near: (spans) => inOrder(withoutRepeats(meetingIn(shown(), spans, partsOf(file)))),
		},
		{
			count: () => countIn(shown()),
			findings: () => whole().findings,
			suppressed: () => whole().suppressed,
		},
	);
}

function partsOf(file: SourceFile): FileParts | undefined {
	return file.language === "compose" ? parseYaml(file).parts : undefined;
}

/** True where nothing can switch off what was found in a file's subjects, and nothing else is found in it. */
function isPlain(file: SourceFile, { ignores, baseline }: Settings): boolean {
	return file.language !== "config" && ignoresOf(file).length === 0 && ignores.length === 0 && baseline === undefined;
}

function asFound(finding: Finding): Found {
	return { finding, entry: undefined };
}

function tell(project: Project, file: SourceFile, groups: FoundGroups, settings: Settings): Told {
	const found = allIn(groups);
	const ofConfiguration = file.language === "config" ? configurationFindings(project, file, settings) : [];
	const open = found.flatMap(({ finding, entry }) => (entry ? [] : [finding]));
	const findings = withoutRepeats([...open, ...ofConfiguration.filter((it) => it.at.file === file)]);
	const told = suppress(file, findings, settings);
	const all = inOrder([...told.findings, ...judgeIgnores(file, findings, settings)]);
	const { fresh, known } =
		file.language === "config" ? { fresh: all, known: [] } : sinceBaseline(all, settings.baseline);
	return {
		findings: fresh,
		suppressed: [
			...told.suppressed,
			...known.map((finding): Suppressed => ({ finding, by: "baseline", reason: undefined })),
			...acceptedOnly(found, findings),
		],
	};
}

/** What is found in each stage or service; for those that are as they were in an earlier version, what was found then. */
function foundInSubjects(project: Project, file: SourceFile, settings: Settings): FoundGroups {
	return keptFindings(
		project,
		file,
		settings,
		servicesByPart(project, file, settings) ?? subjectsInOrder(project, file, settings),
	);
}

function subjectsInOrder(project: Project, file: SourceFile, settings: Settings): ToJudge {
	const entries = subjectEntries(project, file.uri, settings.engine);
	return {
		count: entries.length,
		partOf: (index, parts) => parts.indexAt(entries[index]?.at.span.start ?? 0),
		judge: (index) => judgeEntry(entries[index], project, file, settings),
	};
}

/** The services of a Compose file that has very many, and that no other is merged with, read when they are judged. */
function servicesByPart(project: Project, file: SourceFile, settings: Settings): ToJudge | undefined {
	const parts = partsOf(file);
	if (!parts || !isLong(project, file)) return undefined;
	if (parts.named.size !== parts.all.length - 2) return undefined;
	const names = [...parts.named.keys()];
	return {
		count: names.length,
		// The first part is what stands above the services.
		partOf: (index) => index + 1,
		judge: (index) =>
			judgeEntry(namedEntry(project, file, settings.engine, names[index] ?? ""), project, file, settings),
	};
}

function judgeEntry(
	entry: SubjectEntry | undefined,
	project: Project,
	file: SourceFile,
	settings: Settings,
): readonly Found[] {
	const subject = entry?.read();
	return subject ? foundIn(subject, project, file, settings) : [];
}

function foundIn(subject: Subject, project: Project, file: SourceFile, settings: Settings): readonly Found[] {
	return judgeSubject(subject, settings)
		.filter((it) => it.at.file === file)
		.map((it) => withChoices(it, subject, project, settings))
		.map((finding) => ({ finding, entry: acceptedBy(finding, subject, settings.ignores, settings.today) }));
}

/** What one service is excused from may still be found for another that shares the words. */
function acceptedOnly(found: readonly Found[], findings: readonly Finding[]): readonly Suppressed[] {
	if (found.every(({ entry }) => entry === undefined)) return [];
	const all = withoutRepeats([...findings, ...found.map((it) => it.finding)]);
	const accepted = new Set(all.slice(findings.length));
	return found.flatMap(({ finding, entry }): readonly Suppressed[] =>
		accepted.has(finding) ? [{ finding, by: "configuration", reason: entry?.reason }] : [],
	);
}

/** What is found of one service or stage alone, less what comments and the configuration switch off. */
export function analyzeSubject(
	subject: Subject,
	project: Project,
	file: SourceFile,
	settings: Settings,
): readonly Finding[] {
	const open = foundIn(subject, project, file, settings).flatMap(({ finding, entry }) => (entry ? [] : [finding]));
	const told = suppress(file, withoutRepeats(open), settings).findings;
	return inOrder(sinceBaseline(told, settings.baseline).fresh);
}

/** The same in whatever file it stands, in the order in which the rules are. */
export function findingsAbout(subject: Subject, settings: Settings): readonly Finding[] {
	return judgeSubject(subject, settings).filter((finding) => {
		if (isLeftOut(finding.at.file, settings)) return false;
		if (acceptedBy(finding, subject, settings.ignores, settings.today)) return false;
		const told = suppress(finding.at.file, [finding], settings).findings;
		return sinceBaseline(told, settings.baseline).fresh.length > 0;
	});
}

/** The services that a finding is about: those that share an anchor have it in common. */
export function servicesWith(finding: Finding, project: Project, settings: Settings): readonly string[] {
	return subjectsAbout(project, finding.at, settings.engine).flatMap((subject) =>
		subject.kind === "service" && isFoundIn(subject, finding, settings) ? [subject.service.name] : [],
	);
}

/** What is wrong with the ignoring comments themselves. */
function judgeIgnores(file: SourceFile, findings: readonly Finding[], settings: Settings): readonly Finding[] {
	const names = rules.map((it) => it.name);
	const switchedOff = new Set(rules.filter((it) => isOff(it, settings)).map((it) => it.name));
	return ignoreEffects(file, findings, names, (it) => switchedOff.has(it)).flatMap((subject) =>
		rules.flatMap((rule) =>
			switchedOff.has(rule.name)
				? []
				: [...(rule.check.ignore?.(subject) ?? [])].flatMap((problem) => toFinding(rule, problem, settings, false)),
		),
	);
}

/** True for files that are not judged; a configuration cannot hide what is wrong with itself. */
export function isLeftOut({ uri, language }: SourceFile, { exclude }: Settings): boolean {
	if (language === "config") return false;
	const byUri = leftOut.get(exclude) ?? new Map<string, boolean>();
	leftOut.set(exclude, byUri);
	const known = byUri.get(uri) ?? isExcluded(uri, exclude);
	byUri.set(uri, known);
	return known;
}

/** By patterns and uri: the same few files are asked about again and again. */
const leftOut = keptOn<Settings["exclude"], Map<string, boolean>>();

function inOrder<T extends Statement>(findings: readonly T[]): readonly T[] {
	return findings.toSorted((a, b) => a.at.span.start - b.at.span.start);
}

/** Services that share an anchor find the same words; one squiggle there is enough. */
function withoutRepeats<T extends Statement>(findings: readonly T[]): readonly T[] {
	const seen = new Map<RuleMeta, Set<number>>();
	return findings.filter(({ rule, at: { span } }) => {
		const places = seen.get(rule) ?? new Set();
		const place = span.start * LONGEST_SPAN + (span.end - span.start);
		if (places.has(place)) return false;
		seen.set(rule, places.add(place));
		return true;
	});
}

/** No file is longer, so that a number below 2^53 tells a span. */
const LONGEST_SPAN = 2 ** 26;
