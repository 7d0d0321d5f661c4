import type { Suppressed } from "../analysis/suppress.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { SourceFile } from "../text/source-file.ts";

/** What was found in one file that was checked. */
export interface FileReport {
	readonly file: SourceFile;
	/** As a reader is told it: relative to where the check ran, with forward slashes. */
	readonly path: string;
	/** In the order of the text. */
	readonly findings: readonly Finding[];
	/** What was switched off; left out where nobody asked for it. */
	readonly suppressed?: readonly Suppressed[];
}

/** The severities that matter at least as much as `threshold`; none for `never`. */
export function severitiesFrom(threshold: Severity | "never"): readonly Severity[] {
	return threshold === "never" ? [] : severities.slice(severities.indexOf(threshold));
}

const severities: readonly Severity[] = ["hint", "info", "warning", "error"];
