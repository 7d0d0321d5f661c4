import type { SourceFile } from "../text/source-file.ts";

/** The files that belong together at one moment: immutable, complete as far as they could be read. */
export interface Project {
	readonly files: ReadonlyMap<string, SourceFile>;
	/** Uris that some file names and that could not be read. */
	readonly missing: ReadonlySet<string>;
}
