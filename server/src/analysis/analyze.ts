import type { Project } from "../model/project.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Problem, Rule } from "../rules/rule.ts";
import type { SourceFile } from "../text/source-file.ts";
import { sinceBaseline } from "./baseline.ts";
import { configurationFindings } from "./configuration-findings.ts";
import { acceptedBy, isExcluded } from "./configured-ignores.ts";
import type { Preset, Settings } from "./settings.ts";
import { isDevelopmentOnly, isOff, severityOf } from "./severity.ts";
import { type Subject, subjectsOf } from "./subjects.ts";
import { ignoreEffects, type Suppressed, suppress, type Told } from "./suppress.ts";

/** Everything that the rules find in one file of the project, in the order of the text; empty for files of other kinds. */
export function analyze(project: Project, uri: string, settings: Settings): readonly Finding[] {
	return judge(project, uri, settings).findings;
}

/** The same, with what the file's comments, the configuration and the baseline switch off. */
export function judge(project: Project, uri: string, settings: Settings): Told {
	const file = project.files.get(uri);
	if (!file || isLeftOut(file, settings)) return { findings: [], suppressed: [] };
	const found = subjectsOf(project, uri, settings.engine).flatMap((subject) => judgeSubject(subject, uri, settings));
	const ofConfiguration = file.language === "config" ? configurationFindings(project, file, settings) : [];
	const open = found.flatMap(({ finding, entry }) => (entry ? [] : [finding]));
	const findings = withoutRepeats([...open, ...ofConfiguration.filter((it) => it.at.file.uri === uri)]);
	// What one service is excused from may still be found for another that shares the words.
	const accepted = withoutRepeats([...findings, ...found.map((it) => it.finding)]).slice(findings.length);
	const told = suppress(file, findings, settings);
	const all = inOrder([...told.findings, ...judgeIgnores(file, findings, settings)]);
	const { fresh, known } =
		file.language === "config" ? { fresh: all, known: [] } : sinceBaseline(all, settings.baseline);
	return {
		findings: fresh,
		suppressed: [
			...told.suppressed,
			...known.map((finding): Suppressed => ({ finding, by: "baseline", reason: undefined })),
			...found.flatMap(({ finding, entry }): readonly Suppressed[] =>
				accepted.includes(finding) ? [{ finding, by: "configuration", reason: entry?.reason }] : [],
			),
		],
	};
}

/** What is found of one service or stage alone, less what comments and the configuration switch off. */
export function analyzeSubject(subject: Subject, file: SourceFile, settings: Settings): readonly Finding[] {
	const found = judgeSubject(subject, file.uri, settings);
	const open = found.flatMap(({ finding, entry }) => (entry ? [] : [finding]));
	return inOrder(suppress(file, withoutRepeats(open), settings).findings);
}

/** The same in whatever file it stands, in the order in which the rules are. */
export function findingsAbout(subject: Subject, settings: Settings): readonly Finding[] {
	return findIn(subject, settings).filter((finding) => {
		if (isLeftOut(finding.at.file, settings)) return false;
		if (acceptedBy(finding, subject, settings.ignores, settings.today)) return false;
		const told = suppress(finding.at.file, [finding], settings).findings;
		return sinceBaseline(told, settings.baseline).fresh.length > 0;
	});
}

function judgeSubject(subject: Subject, uri: string, settings: Settings) {
	return findIn(subject, settings)
		.filter((it) => it.at.file.uri === uri)
		.map((finding) => ({ finding, entry: acceptedBy(finding, subject, settings.ignores, settings.today) }));
}

function findIn(subject: Subject, settings: Settings): readonly Finding[] {
	const isMilder = isDevelopmentOnly(subject);
	return rules
		.filter((it) => !isOff(it, settings))
		.flatMap((rule) =>
			[...check(rule, subject, settings)].flatMap((problem) => toFinding(rule, problem, settings, isMilder)),
		)
		.map((finding): Finding => ({ ...finding, subject: nameOf(subject) }));
}

/** The services that a finding is about: those that share an anchor have it in common. */
export function servicesWith({ rule, at }: Finding, project: Project, settings: Settings): readonly string[] {
	const whole = rules.find((it) => it.name === rule.name);
	return subjectsOf(project, at.file.uri, settings.engine).flatMap((subject) => {
		if (!whole || subject.kind !== "service") return [];
		const isFound = [...check(whole, subject, settings)].some(
			(it) => it.at.file === at.file && it.at.span.start === at.span.start && it.at.span.end === at.span.end,
		);
		return isFound ? [subject.service.name] : [];
	});
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
	return language !== "config" && isExcluded(uri, exclude);
}

function nameOf(subject: Subject): NonNullable<Finding["subject"]> {
	const { name } = subject.kind === "stage" ? subject.stage : subject.service;
	return { kind: subject.kind, name };
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((a, b) => a.at.span.start - b.at.span.start);
}

/** Accounts of people start at 1000 (shadow login.defs); Kubernetes' strict checks want 10000 and more. */
const MINIMUM_UID: Readonly<Record<Preset, number>> = { minimal: 1000, recommended: 1000, strict: 10000 };

function check(rule: Rule, subject: Subject, settings: Settings): Iterable<Problem> {
	const options = { ...settings, minimumUid: settings.minimumUid ?? MINIMUM_UID[settings.preset] };
	switch (subject.kind) {
		case "stage":
			return rule.check.stage?.({ stage: subject.stage, profile: subject.profile, options }) ?? [];
		case "service":
			return rule.check.service?.({ service: subject.service, profile: subject.profile, options }) ?? [];
	}
}

function toFinding(rule: Rule, problem: Problem, settings: Settings, isMilder: boolean): readonly Finding[] {
	const severity = severityOf(rule, problem, settings, isMilder);
	return severity === "off" ? [] : [{ ...problem, rule, severity }];
}

/** Services that share an anchor find the same words; one squiggle there is enough. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
	const seen = new Set<string>();
	return findings.filter(({ rule, at }) => {
		const key = `${rule.name} ${at.span.start} ${at.span.end}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
