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

/**
 * The path of a file seen from a folder, both given by their uris: `api/Dockerfile`, `../Dockerfile`.
 * A file that has no path from there (another drive, another scheme) keeps its uri.
 */
export function relativePath(folder: string, uri: string): string {
	const from = folder.replace(/\/$/, "").split("/");
	const to = uri.split("/");
	let shared = 0;
	while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
	// `file:`, an empty host and, on Windows, a drive must be the same.
	if (shared < 3 || (/^[A-Za-z](?::|%3A)$/i.test(to[3] ?? "") && shared < 4)) return uri;
	return [...from.slice(shared).map(() => ".."), ...to.slice(shared).map(decoded)].join("/");
}

/** True when `severity` matters at least as much as `threshold`. */
export function isAsSevere(severity: Severity, threshold: Severity): boolean {
	return severities.indexOf(severity) >= severities.indexOf(threshold);
}

const severities: readonly Severity[] = ["hint", "info", "warning", "error"];

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
