import type { SourceFile } from "./source-file.ts";

const lineages = new WeakMap<SourceFile, object>();

/**
 * What all versions of one document have in common: a key for what is kept from one version to the next. It lives as
 * long as one of the versions does. A file that succeeds none has a lineage of its own.
 */
export function lineageOf(file: SourceFile): object {
	let lineage = lineages.get(file);
	if (!lineage) {
		lineage = {};
		lineages.set(file, lineage);
	}
	return lineage;
}

/** Makes a file the next version of another, so that what was worked out for its unchanged parts serves again. */
export function succeed(before: SourceFile, after: SourceFile): void {
	lineages.set(after, lineageOf(before));
}

/** The file with another text: its next version. */
export function nextVersion(file: SourceFile, text: string): SourceFile {
	const after: SourceFile = { ...file, text };
	succeed(file, after);
	return after;
}
