import type { Place, SourceFile } from "../text/source-file.ts";

/** A value and where it came from, or why nobody can tell. */
export type Known<T> =
	| { readonly state: "known"; readonly value: T; readonly origin: Origin }
	| { readonly state: "unknown"; readonly because: string; readonly origin: Origin };

/**
 * Who decided a value: a place in the user's files, the image, or the container engine's default. `via` are the aliases
 * and `extends` that brought it to its subject, outermost first.
 */
export type Origin =
	| { readonly by: "source"; readonly at: Place; readonly via?: readonly Place[] }
	| { readonly by: "image"; readonly image: string }
	| { readonly by: "runtime"; readonly note: string };

/** A value that somebody fixed. */
export function known<T>(value: T, origin: Origin): Known<T> {
	return { state: "known", value, origin };
}

/** A value that the files do not give; `because` completes "unknown because …". */
export function unknown(because: string, origin: Origin): Known<never> {
	return { state: "unknown", because, origin };
}

/** An origin in the user's own text. */
export function fromSource(at: Place, via: readonly Place[] = []): Origin {
	return { by: "source", at, via };
}

/** Where a reader of a file sees what was decided: the place itself, or what brought it there from another file. */
export function placeIn(file: SourceFile, origin: Origin): Place | undefined {
	return origin.by === "source" ? [origin.at, ...(origin.via ?? [])].find((it) => it.file === file) : undefined;
}

/** The engine's own default; `note` says which. */
export function fromRuntime(note: string): Origin {
	return { by: "runtime", note };
}

/** The value when it is known, else undefined. */
export function valueIfKnown<T>(it: Known<T>): T | undefined {
	return it.state === "known" ? it.value : undefined;
}
