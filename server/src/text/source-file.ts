/** Half-open range of UTF-16 offsets into one file. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** What a file is written in, decided when it is loaded. */
export type Language = "dockerfile" | "compose" | "env" | "script" | "config" | "baseline";

/** One file at one moment. A changed file is a new object, so objects are cache keys. */
export interface SourceFile {
	readonly uri: string;
	readonly language: Language;
	readonly text: string;
}

/** A span and the file that it lies in. */
export interface Place {
	readonly file: SourceFile;
	readonly span: Span;
}

/** Replaces `span` of `file` by `newText`; an empty span inserts. */
export interface Edit {
	readonly file: SourceFile;
	readonly span: Span;
	readonly newText: string;
	/** A word of the new text that its user may want to choose, such as a name: editors that can leave the cursor on it. */
	readonly choice?: { readonly word: string; readonly offsets: readonly number[] };
}

/** The text under a place. */
export function textAt(place: Place): string {
	return place.file.text.slice(place.span.start, place.span.end);
}
