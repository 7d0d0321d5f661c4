import { layoutOf } from "../edits/compose-edits.ts";
import { isOwnChange } from "../model/own-change.ts";
import type { Project } from "../model/project.ts";
import { isExtending } from "../model/sharing.ts";
import type { Part } from "../syntax/yaml-part.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import type { Sketch } from "./finding-sketch.ts";

/** What mends a finding safely, by the offsets of its service's part; undefined where nothing does. */
interface Kept {
	/** That of the whole file, which edits follow. */
	readonly layout: string;
	readonly edits: readonly Pick<Edit, "span" | "newText">[] | undefined;
}

const kept = keptOn<Sketch, Kept>();

/**
 * The edits of a kept finding's first safe fix; undefined where it has none. `find` works them out, unless they are known
 * from an earlier version: where they are the service's own affair, and the whole file is laid out as it was.
 */
export function keptSafeEdits(
	sketch: Sketch,
	part: Part,
	project: Project,
	file: SourceFile,
	parts: FileParts,
	find: () => readonly Edit[] | undefined,
): readonly Edit[] | undefined {
	if (part.piece.anchors.size > 0 || isExtending(project)) return find();
	const layout = layoutOf(file);
	const start = parts.starts.get(part) ?? 0;
	const known = kept.get(sketch);
	if (known?.layout === layout) return known.edits?.map((it) => ({ ...it, file, span: moved(it.span, start) }));
	const edits = find();
	const at = { file, span: { start, end: start } };
	if (!edits || isOwnChange({ file, at }, project, edits))
		kept.set(sketch, { layout, edits: edits?.map(({ span, newText }) => ({ newText, span: moved(span, -start) })) });
	return edits;
}

function moved({ start, end }: Edit["span"], by: number): Edit["span"] {
	return { start: start + by, end: end + by };
}
