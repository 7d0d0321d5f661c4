import { parseYaml } from "../syntax/yaml.ts";
import { spanAt } from "../syntax/yaml-parts.ts";
import type { Edit } from "../text/source-file.ts";
import type { Project } from "./project.ts";
import type { Service } from "./service.ts";
import { isExtending } from "./sharing.ts";

/**
 * True for edits that can change no service but the one: they lie in its own part of the file, which defines no anchor,
 * and nothing extends anything. That is told without reading what the edits make of the file.
 */
export function isOwnChange(
	{ file, at }: Pick<Service, "file" | "at">,
	project: Project,
	edits: readonly Edit[],
): boolean {
	const { parts } = parseYaml(file);
	if (!parts || at.file !== file) return false;
	const index = parts.indexAt(at.span.start);
	if (parts.all[index]?.piece.anchors.size !== 0) return false;
	const { start, end } = spanAt(index, parts);
	const isInside = ({ span, newText }: Edit) => start <= span.start && span.end < end && !newText.includes("&");
	return edits.every((it) => it.file === file && isInside(it)) && !isExtending(project);
}
