import { ignoreComments, type Reach } from "../syntax/ignore-comments.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Place, SourceFile, Span } from "../text/source-file.ts";

/** A comment that switches rules off for a part of its file. */
export interface Ignore {
	readonly at: Place;
	/** "dropcap", or the other tool that it is written for. */
	readonly tool: string;
	readonly reach: Reach;
	/** What it names; empty for everything. */
	readonly names: readonly { readonly text: string; readonly at: Place }[];
	readonly reason: string | undefined;
	/** Undefined where it covers nothing: too late in the file, or with nothing below. */
	readonly covered: Span | undefined;
}

const read = keptOn<SourceFile, readonly Ignore[]>();

/** The ignoring comments of a file, Dropcap's and other tools', in order; worked out once per file. */
export function ignoresOf(file: SourceFile): readonly Ignore[] {
	let ignores = read.get(file);
	if (!ignores) {
		ignores = ignoreComments(file).map(({ span, tool, reach, names, reason, covered }) => ({
			at: { file, span },
			tool,
			reach,
			names: names.map((it) => ({ text: it.text, at: { file, span: it.span } })),
			reason,
			covered,
		}));
		read.set(file, ignores);
	}
	return ignores;
}
