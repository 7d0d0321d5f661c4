import { analyze } from "../analysis/analyze.ts";
import { fixAll } from "../analysis/fix-all.ts";
import type { Settings } from "../analysis/settings.ts";
import type { Project } from "../model/project.ts";
import type { Finding, Fix } from "../rules/rule.ts";

/** What was found in one file of a project under some settings. */
interface Judged {
	readonly settings: Settings;
	readonly findings: readonly Finding[];
}

const judged = new WeakMap<Project, Map<string, Judged>>();
const fixed = new WeakMap<readonly Finding[], string>();

/** What `analyze` finds; worked out once per project and settings, so that the same array says that nothing changed. */
export function findingsOf(project: Project, uri: string, settings: Settings): readonly Finding[] {
	let ofProject = judged.get(project);
	if (!ofProject) {
		ofProject = new Map();
		judged.set(project, ofProject);
	}
	const known = ofProject.get(uri);
	if (known?.settings === settings) return known.findings;
	const findings = analyze(project, uri, settings);
	ofProject.set(uri, { settings, findings });
	return findings;
}

/** The file's text after all its safe fixes; worked out once per project and settings. */
export function safelyFixed(project: Project, uri: string, settings: Settings): string {
	const findings = findingsOf(project, uri, settings);
	let text = fixed.get(findings);
	if (text === undefined) {
		text = fixAll(project, uri, settings, isSafe) ?? "";
		fixed.set(findings, text);
	}
	return text;
}

/** Safe fixes leave a container that still starts, so that they need no second look. */
export function isSafe(fix: Fix): boolean {
	return fix.safety === "safe";
}
