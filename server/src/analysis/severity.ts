import { isDevelopmentService, isForDevelopment } from "../model/development.ts";
import type { Problem, Rule, Severity } from "../rules/rule.ts";
import type { Preset, Settings } from "./settings.ts";
import type { Subject } from "./subjects.ts";

/** How loud a rule's problem is for these settings; what was set by name wins over preset and use. */
export function severityOf(
	rule: Rule,
	problem: Problem,
	settings: Settings,
	isForDevelopment: boolean,
): Severity | "off" {
	const chosen = settings.rules[rule.name];
	if (chosen !== undefined) return chosen;
	const severity = problem.severity ?? rule.severity;
	return byPreset(rule, isForDevelopment ? MILDER[severity] : severity, settings.preset);
}

/** True when no finding of the rule can be wanted, so that it need not be asked. */
export function isOff(rule: Rule, settings: Settings): boolean {
	const chosen = settings.rules[rule.name];
	return chosen === undefined ? byPreset(rule, "error", settings.preset) === "off" : chosen === "off";
}

/** True for a subject that never leaves its developer's machine, so that its problems are one level milder. */
export function isDevelopmentOnly(subject: Subject): boolean {
	if (subject.kind === "stage") return isForDevelopment(subject.stage.file);
	return isForDevelopment(subject.service.file) || isDevelopmentService(subject.service);
}

const MILDER: Readonly<Record<Severity, Severity>> = { error: "warning", warning: "info", info: "hint", hint: "hint" };

const RANK = { minimal: 0, recommended: 1, strict: 2, never: 3 } as const;

/** A rule from a stricter preset is off; `minimal` has errors of any rule; `strict` makes warnings of hints. */
function byPreset({ from = "recommended" }: Rule, severity: Severity, preset: Preset): Severity | "off" {
	const isError = severity === "error" && from === "recommended";
	if (RANK[from] > RANK[preset] && !isError) return "off";
	return preset === "strict" && severity === "hint" && from !== "strict" ? "warning" : severity;
}
