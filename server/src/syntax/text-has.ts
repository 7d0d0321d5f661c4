import { keptOn } from "../text/kept-on.ts";
import type { SourceFile } from "../text/source-file.ts";
import { parseYaml } from "./yaml.ts";
import type { Part } from "./yaml-part.ts";

/**
 * The function that tells whether a pattern, which reaches over no line's end, is in a file's text. Of a Compose file that
 * is read in parts only those are looked at that no earlier version had.
 */
export function textHas(pattern: RegExp): (file: SourceFile) => boolean {
	const files = keptOn<SourceFile, boolean>();
	const parts = keptOn<Part, boolean>();

	function inPart(part: Part): boolean {
		const known = parts.get(part) ?? pattern.test(part.text);
		parts.set(part, known);
		return known;
	}

	function inFile(file: SourceFile): boolean {
		const all = file.language === "compose" ? parseYaml(file).parts?.all : undefined;
		return all ? all.some(inPart) : pattern.test(file.text);
	}

	return (file) => {
		const known = files.get(file) ?? inFile(file);
		files.set(file, known);
		return known;
	};
}
