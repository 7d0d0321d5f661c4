/** The only door to the outside. Both methods answer for any uri and never reject. */
export interface FileSystem {
	/** The file's text, or undefined when it is missing, unreadable, binary or larger than the loader accepts. */
	read(uri: string): Promise<string | undefined>;
	/** Names (not uris) of the entries of a folder; empty when there is no such folder. */
	list(folder: string): Promise<readonly string[]>;
}
