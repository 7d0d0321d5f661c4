import type { Project } from "../model/project.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Problem, Rule, Severity } from "../rules/rule.ts";
import type { Preset, Settings } from "./settings.ts";
import { type Subject, subjectsOf } from "./subjects.ts";

/** Everything that the rules find in one file of the project, in the order of the text; empty for files of other kinds. */
export function analyze(project: Project, uri: string, settings: Settings): readonly Finding[] {
	const findings = subjectsOf(project, uri, settings.engine).flatMap((subject) =>
		rules.flatMap((rule) => {
			if (severityOf(rule, settings) === "off") return [];
			return [...check(rule, subject, settings)].flatMap((problem) => toFinding(rule, problem, settings));
		}),
	);
	return withoutRepeats(findings.filter((it) => it.at.file.uri === uri)).toSorted(
		(a, b) => a.at.span.start - b.at.span.start,
	);
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

function toFinding(rule: Rule, problem: Problem, settings: Settings): readonly Finding[] {
	const chosen = settings.rules[rule.name];
	if (chosen === "off") return [];
	const severity = chosen ?? byPreset(problem.severity ?? rule.severity, settings);
	return [{ ...problem, rule, severity }];
}

/** What a user's setting makes of the rule as a whole. */
function severityOf(rule: Rule, settings: Settings): Severity | "off" {
	return settings.rules[rule.name] ?? rule.severity;
}

function byPreset(severity: Severity, { preset }: Settings): Severity {
	return preset === "strict" && severity === "hint" ? "warning" : severity;
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
