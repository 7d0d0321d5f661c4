/** The only door to the outside. Both methods answer for any uri and never reject. */
export interface FileSystem {
	/** The file's text, or undefined when it is missing, unreadable, binary or larger than the loader accepts. */
	read(uri: string): Promise<string | undefined>;
	/** The entries of a folder, in any order; empty when there is no such folder. */
	list(folder: string): Promise<readonly Entry[]>;
}

/** One thing in a folder; pipes, devices and the like are `other`, and so are links where nobody can tell them apart. */
export interface Entry {
	readonly name: string;
	readonly kind: "file" | "folder" | "link" | "other";
}
