import type { DescribedImage } from "../knowledge/described-images.ts";
import type { SourceFile } from "../text/source-file.ts";

/** The files that belong together at one moment: immutable, complete as far as they could be read. */
export interface Project {
	readonly files: ReadonlyMap<string, SourceFile>;
	/** Uris that some file names and that could not be read. */
	readonly missing: ReadonlySet<string>;
	/** The uris of the configuration files that count for it, the nearest first; all of them are among the files. */
	readonly configurations: readonly string[];
	/** The uri of the baseline that counts for it, which is among the files; undefined where there is none. */
	readonly baseline?: string | undefined;
	/** What these say of images; the same array as long as they are the same. */
	readonly images: readonly DescribedImage[];
}
