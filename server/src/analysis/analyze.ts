import type { Project } from "../model/project.ts";
import { rules } from "../rules/index.ts";
import type { Finding, Problem, Rule, Severity } from "../rules/rule.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Preset, Settings } from "./settings.ts";
import { type Subject, subjectsOf } from "./subjects.ts";
import { ignoreEffects, suppress, type Told } from "./suppress.ts";

/** Everything that the rules find in one file of the project, in the order of the text; empty for files of other kinds. */
export function analyze(project: Project, uri: string, settings: Settings): readonly Finding[] {
	return judge(project, uri, settings).findings;
}

/** The same, with what the file's comments switch off. */
export function judge(project: Project, uri: string, settings: Settings): Told {
	const file = project.files.get(uri);
	if (!file) return { findings: [], suppressed: [] };
	const found = subjectsOf(project, uri, settings.engine).flatMap((subject) =>
		rules.flatMap((rule) => {
			if (isOff(rule, settings)) return [];
			return [...check(rule, subject, settings)].flatMap((problem) => toFinding(rule, problem, settings));
		}),
	);
	const findings = withoutRepeats(found.filter((it) => it.at.file.uri === uri));
	const told = suppress(file, findings, settings);
	return { ...told, findings: inOrder([...told.findings, ...judgeIgnores(file, findings, settings)]) };
}

/** What is wrong with the ignoring comments themselves. */
function judgeIgnores(file: SourceFile, findings: readonly Finding[], settings: Settings): readonly Finding[] {
	const names = rules.map((it) => it.name);
	const switchedOff = new Set(rules.filter((it) => isOff(it, settings)).map((it) => it.name));
	return ignoreEffects(file, findings, names, (it) => switchedOff.has(it)).flatMap((subject) =>
		rules.flatMap((rule) =>
			switchedOff.has(rule.name)
				? []
				: [...(rule.check.ignore?.(subject) ?? [])].flatMap((problem) => toFinding(rule, problem, settings)),
		),
	);
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

/** True when no finding of the rule can be wanted, so that it need not be asked. */
function isOff(rule: Rule, settings: Settings): boolean {
	const chosen = settings.rules[rule.name];
	return chosen === undefined ? byPreset(rule, "error", settings.preset) === "off" : chosen === "off";
}

function toFinding(rule: Rule, problem: Problem, settings: Settings): readonly Finding[] {
	const severity = settings.rules[rule.name] ?? byPreset(rule, problem.severity ?? rule.severity, settings.preset);
	return severity === "off" ? [] : [{ ...problem, rule, severity }];
}

const RANK = { minimal: 0, recommended: 1, strict: 2, never: 3 } as const;

/** A rule from a stricter preset is off; `minimal` has errors of any rule; `strict` makes warnings of hints. */
function byPreset({ from = "recommended" }: Rule, severity: Severity, preset: Preset): Severity | "off" {
	const isError = severity === "error" && from === "recommended";
	if (RANK[from] > RANK[preset] && !isError) return "off";
	return preset === "strict" && severity === "hint" && from !== "strict" ? "warning" : severity;
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
