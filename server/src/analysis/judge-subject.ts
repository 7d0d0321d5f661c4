import { rules } from "../rules/index.ts";
import type { Finding, Problem, Rule, RuleMeta, RuleOptions } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";
import { findingWith } from "./finding.ts";
import type { Preset, Settings } from "./settings.ts";
import { isDevelopmentOnly, isOff, severityOf } from "./severity.ts";
import type { Subject } from "./subjects.ts";

interface Judged {
	readonly settings: Settings;
	readonly findings: readonly Finding[];
}

const judged = keptOn<Subject, Judged>();

/**
 * What the wanted rules find in one stage or service, in whatever file, in the order in which the rules are. Worked out
 * once: a hover and a code action ask for what the diagnostics told.
 */
export function judgeSubject(subject: Subject, settings: Settings): readonly Finding[] {
	const known = judged.get(subject);
	if (known?.settings === settings) return known.findings;
	const findings = judge(subject, settings);
	judged.set(subject, { settings, findings });
	return findings;
}

function judge(subject: Subject, settings: Settings): readonly Finding[] {
	const isMilder = isDevelopmentOnly(subject);
	const about = nameOf(subject);
	const options = optionsOf(settings);
	const found: Finding[] = [];
	for (const rule of wantedRules(settings)[subject.kind]) {
		for (const problem of check(rule, subject, options)) {
			found.push(...toFinding(rule, problem, settings, isMilder, about));
		}
	}
	return found;
}

/** The rules that judge a kind of subject. */
type RulesByKind = Readonly<Record<Subject["kind"], readonly Rule[]>>;

const wanted = keptOn<Settings, RulesByKind>();

/** Told once for all subjects: most rules judge one kind of them, and a preset leaves some out. */
function wantedRules(settings: Settings): RulesByKind {
	const known = wanted.get(settings);
	if (known) return known;
	const on = rules.filter((it) => !isOff(it, settings));
	const found = { stage: on.filter((it) => it.check.stage), service: on.filter((it) => it.check.service) };
	wanted.set(settings, found);
	return found;
}

/** True when a rule finds a problem at the finding's very place in a subject, whatever the settings make of it. */
export function isFoundIn(subject: Subject, { rule, at }: Finding, settings: Settings): boolean {
	return problemsOf(rule, subject, settings).some(
		(it) => it.at.file === at.file && it.at.span.start === at.span.start && it.at.span.end === at.span.end,
	);
}

/** What one rule finds in a subject, whatever the settings make of it. */
export function problemsOf({ name }: RuleMeta, subject: Subject, settings: Settings): readonly Problem[] {
	const rule = rules.find((it) => it.name === name);
	return rule ? [...check(rule, subject, optionsOf(settings))] : [];
}

/** A rule's problem as a finding of the severity that it has under these settings; none where that is off. */
export function toFinding(
	rule: Rule,
	problem: Problem,
	settings: Settings,
	isMilder: boolean,
	subject?: Finding["subject"],
): readonly Finding[] {
	const severity = severityOf(rule, problem, settings, isMilder);
	if (severity === "off") return [];
	const { at, message, related, isUnnecessary, unknownImage } = problem;
	const said = { rule, severity, message, at, isUnnecessary, unknownImage, related, subject };
	return [findingWith(said, () => problem.fixes ?? [])];
}

/** Accounts of people start at 1000 (shadow login.defs); Kubernetes' strict checks want 10000 and more. */
const MINIMUM_UID: Readonly<Record<Preset, number>> = { minimal: 1000, recommended: 1000, strict: 10000 };

function optionsOf(settings: Settings): RuleOptions {
	return { ...settings, minimumUid: settings.minimumUid ?? MINIMUM_UID[settings.preset] };
}

function check(rule: Rule, subject: Subject, options: RuleOptions): Iterable<Problem> {
	switch (subject.kind) {
		case "stage":
			return rule.check.stage?.({ stage: subject.stage, profile: subject.profile, options }) ?? [];
		case "service":
			return rule.check.service?.({ service: subject.service, profile: subject.profile, options }) ?? [];
	}
}

function nameOf(subject: Subject): NonNullable<Finding["subject"]> {
	const { name } = subject.kind === "stage" ? subject.stage : subject.service;
	return { kind: subject.kind, name };
}
