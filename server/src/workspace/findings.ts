import { analyze } from "../analysis/analyze.ts";
import { fixAll } from "../analysis/fix-all.ts";
import type { Settings } from "../analysis/settings.ts";
import type { Project } from "../model/project.ts";
import type { Finding } from "../rules/rule.ts";

/** What was worked out for one file of a project under some settings. */
interface Judged {
	readonly settings: Settings;
	readonly findings: readonly Finding[];
	fixed?: string;
}

const judged = new WeakMap<Project, Map<string, Judged>>();

/** What `analyze` finds, worked out once per project and settings. */
export function findingsOf(project: Project, uri: string, settings: Settings): readonly Finding[] {
	return judge(project, uri, settings).findings;
}

/** The file's text after all its safe fixes, worked out once per project and settings. */
export function safelyFixed(project: Project, uri: string, settings: Settings): string {
	const known = judge(project, uri, settings);
	known.fixed ??= fixAll(project, uri, settings, (fix) => fix.safety === "safe") ?? "";
	return known.fixed;
}

function judge(project: Project, uri: string, settings: Settings): Judged {
	let ofProject = judged.get(project);
	if (!ofProject) {
		ofProject = new Map();
		judged.set(project, ofProject);
	}
	let known = ofProject.get(uri);
	if (known?.settings !== settings) {
		known = { settings, findings: analyze(project, uri, settings) };
		ofProject.set(uri, known);
	}
	return known;
}
