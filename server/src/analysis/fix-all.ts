import type { Project } from "../model/project.ts";
import type { Finding, Fix } from "../rules/rule.ts";
import { applyEdits } from "../text/edit.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import { analyze } from "./analyze.ts";
import { isFixedFirst } from "./fix-order.ts";
import type { Settings } from "./settings.ts";

/** Which classes of fixes are wanted. */
export type Wanted = (fix: Fix) => boolean;

/** How often a file is judged anew: keys that are added to one service meet, so each has a pass of its own. */
const PASSES = 30;

/** The text of a file after every wanted fix that only touches this file; the same text when there is none. */
export function fixAll(project: Project, uri: string, settings: Settings, wanted: Wanted): string | undefined {
	let current = project;
	for (let pass = 0; pass < PASSES; pass++) {
		const file = current.files.get(uri);
		if (!file) return undefined;
		const findings = analyze(current, uri, settings);
		const first = collectEdits(findings.filter(isFixedFirst), file, wanted);
		const edits = first.length > 0 ? first : collectEdits(findings, file, wanted);
		if (edits.length === 0) return file.text;
		const text = applyEdits(file, edits);
		if (text === file.text) return text;
		current = withText(current, file, text);
	}
	return current.files.get(uri)?.text;
}

/** The edits of the first wanted fix of each finding, those left out that would touch what an earlier one changes. */
export function collectEdits(findings: readonly Finding[], file: SourceFile, wanted: Wanted): readonly Edit[] {
	const collected: Edit[] = [];
	for (const { fixes } of findings) {
		const fix = fixes?.find(wanted);
		const edits = fix?.edits() ?? [];
		if (edits.length === 0 || edits.some((it) => it.file !== file)) continue;
		if (!touching(collected, edits)) collected.push(...edits);
	}
	return collected;
}

/**
 * Two fixes that meet would depend on each other: on their order, or on being the one that removes a list's last entry.
 * The later one waits for the next pass.
 */
function touching(collected: readonly Edit[], edits: readonly Edit[]): boolean {
	return edits.some((edit) => collected.some((it) => meets(it.span, edit.span)));
}

function withText(project: Project, file: SourceFile, text: string): Project {
	return { ...project, files: new Map([...project.files, [file.uri, { ...file, text }]]) };
}
