import { type Judgement, judge } from "../analysis/analyze.ts";
import { fixAll } from "../analysis/fix-all.ts";
import type { Settings } from "../analysis/settings.ts";
import type { Project } from "../model/project.ts";
import type { Finding } from "../rules/rule.ts";
import { keptOn } from "../text/kept-on.ts";

/** What was judged of one file of a project under some settings. */
interface Judged {
	readonly settings: Settings;
	readonly judgement: Judgement;
}

const judged = keptOn<Project, Map<string, Judged>>();
const fixed = keptOn<Judgement, string>();

/** What `judge` says; worked out once per project and settings, so that the same object says that nothing changed. */
export function judgementOf(project: Project, uri: string, settings: Settings): Judgement {
	let ofProject = judged.get(project);
	if (!ofProject) {
		ofProject = new Map();
		judged.set(project, ofProject);
	}
	const known = ofProject.get(uri);
	if (known?.settings === settings) return known.judgement;
	const judgement = judge(project, uri, settings);
	ofProject.set(uri, { settings, judgement });
	return judgement;
}

/** All that was found in a file, in the order of the text. */
export function findingsOf(project: Project, uri: string, settings: Settings): readonly Finding[] {
	return judgementOf(project, uri, settings).findings;
}

/** The file's text after all its safe fixes; worked out once per project and settings. */
export function safelyFixed(project: Project, uri: string, settings: Settings): string {
	const judgement = judgementOf(project, uri, settings);
	let text = fixed.get(judgement);
	if (text === undefined) {
		text = fixAll(project, uri, settings, "safe") ?? "";
		fixed.set(judgement, text);
	}
	return text;
}
