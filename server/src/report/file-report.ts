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

/** True when `severity` matters at least as much as `threshold`. */
export function isAsSevere(severity: Severity, threshold: Severity): boolean {
	return severities.indexOf(severity) >= severities.indexOf(threshold);
}

const severities: readonly Severity[] = ["hint", "info", "warning", "error"];
