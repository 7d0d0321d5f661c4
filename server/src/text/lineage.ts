import { keptOn } from "./kept-on.ts";
import type { SourceFile } from "./source-file.ts";

/** What all versions of one document have in common. A text that somebody only thinks of has its own, made from another. */
interface Lineage {
	readonly from: Lineage | undefined;
}

const lineages = keptOn<SourceFile, Lineage>();

/** A file that succeeds none has a lineage of its own. */
function lineageOf(file: SourceFile): Lineage {
	let lineage = lineages.get(file);
	if (!lineage) {
		lineage = { from: undefined };
		lineages.set(file, lineage);
	}
	return lineage;
}

/** Makes a file the next version of another, so that what was worked out for its unchanged parts serves again. */
export function succeed(before: SourceFile, after: SourceFile): void {
	lineages.set(after, lineageOf(before));
}

/**
 * The file with another text, as edits would make it. What was worked out for the file serves it too; what is worked out
 * for it takes the place of nothing, since the file is what somebody goes on writing.
 */
export function imagined(file: SourceFile, text: string): SourceFile {
	const after: SourceFile = { ...file, text };
	lineages.set(after, { from: lineageOf(file) });
	return after;
}

/** Something that is kept from one version of a document to the next, and lives as long as one of the versions does. */
interface Kept<T> {
	/** What the latest version left, or the one that the file was made from. */
	of(file: SourceFile): T | undefined;
	leave(file: SourceFile, value: T): void;
}

/** Begins with nothing. */
export function keptFromVersions<T extends object>(): Kept<T> {
	const latest = keptOn<Lineage, T>();
	return {
		of: (file) => {
			let lineage: Lineage | undefined = lineageOf(file);
			while (lineage && !latest.get(lineage)) lineage = lineage.from;
			return lineage && latest.get(lineage);
		},
		leave: (file, value) => latest.set(lineageOf(file), value),
	};
}
