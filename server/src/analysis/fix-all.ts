import type { Project } from "../model/project.ts";
import type { Finding } from "../rules/rule.ts";
import { parseYaml, type YamlEntry } from "../syntax/yaml.ts";
import { applyEdits } from "../text/edit.ts";
import { imagined } from "../text/lineage.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { meets } from "../text/span.ts";
import { analyze } from "./analyze.ts";
import { isFixedFirst } from "./fix-order.ts";
import type { Settings } from "./settings.ts";
import { type Wanted, wantedEdits } from "./wanted-fixes.ts";

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

/**
 * The edits of the first wanted fix of each finding, those left out that would touch what an earlier one changes. Of one
 * service there is one fix at a time, since two could add the same key, each at its own place.
 */
export function collectEdits(findings: readonly Finding[], file: SourceFile, wanted: Wanted): readonly Edit[] {
	const collected: Edit[] = [];
	const taken = new Set<YamlEntry>();
	const around = entriesOf(file);
	for (const finding of findings) {
		const edits = wantedEdits(finding, wanted) ?? [];
		if (edits.length === 0 || edits.some((it) => it.file !== file)) continue;
		const entries = edits.flatMap(({ span }) => around.findLast((it) => it.keySpan.start <= span.start) ?? []);
		if (touching(collected, edits) || entries.some((it) => taken.has(it))) continue;
		collected.push(...edits);
		for (const it of entries) taken.add(it);
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

/** A Compose file's services and the other keys at its top, in the order of the text; none for other files. */
function entriesOf(file: SourceFile): readonly YamlEntry[] {
	const roots = file.language === "compose" ? parseYaml(file).roots : [];
	return roots
		.flatMap((root) => root.entries)
		.flatMap((it) => (it.key === "services" && it.value?.kind === "map" ? [it, ...it.value.entries] : [it]));
}

function withText(project: Project, file: SourceFile, text: string): Project {
	return { ...project, files: new Map([...project.files, [file.uri, imagined(file, text)]]) };
}
