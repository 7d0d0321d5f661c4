import { parseYaml, type YamlEntry, type YamlMap } from "../syntax/yaml.ts";
import { applyEdits } from "../text/edit.ts";
import { columnOf, endOfLine } from "../text/layout.ts";
import type { Edit, SourceFile } from "../text/source-file.ts";
import { endOfBlock } from "./compose-edits.ts";
import { linesAtEnd, linesBehind, textBehindLast } from "./configuration-lines.ts";

/** What stands in the place of the user until somebody says who it is: root, which takes nothing for granted. */
export const RECORDED_USER = "root";

/**
 * Adds an image to the `images:` of a configuration, behind those that are there; an empty text becomes one. No edit
 * where the entry would not be read as it is meant: beside broken text, an alias, or where the image is there already.
 */
export function recordImage(file: SourceFile, image: string): readonly Edit[] {
	// What is said counts for a name and its tag; a digest is no part of it.
	const [pattern = ""] = image.split("@");
	const edit = insertion(file, `${JSON.stringify(pattern)}: { user: ${RECORDED_USER} }`);
	return edit && isRead(file, { ...file, text: applyEdits(file, [edit]) }, pattern) ? [edit] : [];
}

function insertion(file: SourceFile, entry: string): Edit | undefined {
	const { roots, errors } = parseYaml(file);
	const [root, ...others] = roots;
	if (errors.length > 0 || others.length > 0) return undefined;
	const [images, ...repeated] = imagesOf(root);
	if (repeated.length > 0) return undefined;
	if (root?.flow && !images) return textBehindLast(file, root, `images: { ${entry} }`);
	if (!images) return linesAtEnd(file, ["images:", `  ${entry}`]);
	const { value } = images;
	if (!value) return linesBehind(file, endOfLine(file, images.keySpan.end), [`  ${entry}`]);
	if (value.kind !== "map") return undefined;
	return value.flow ? textBehindLast(file, value, entry) : intoBlock(file, value, entry);
}

function intoBlock(file: SourceFile, map: YamlMap, entry: string): Edit | undefined {
	const first = map.entries[0];
	if (!first) return undefined;
	const indent = columnOf(file, first.keySpan.start);
	const contentEnd = file.text.slice(0, map.span.end).trimEnd().length;
	return linesBehind(file, endOfBlock(file, contentEnd, indent), [" ".repeat(indent) + entry]);
}

/** What was written is read once more, as comments and document markers stand in unforeseen places. */
function isRead(before: SourceFile, after: SourceFile, image: string): boolean {
	const { roots, errors } = parseYaml(after);
	const [images, ...repeated] = imagesOf(roots[0]);
	if (errors.length > 0 || roots.length !== 1 || repeated.length > 0 || images?.value?.kind !== "map") return false;
	const earlier = imagesOf(parseYaml(before).roots[0])[0]?.value;
	const count = earlier?.kind === "map" ? earlier.entries.length : 0;
	const { entries } = images.value;
	return entries.length === count + 1 && entries.filter((it) => it.key === image).length === 1;
}

function imagesOf(root: YamlMap | undefined): readonly YamlEntry[] {
	return root?.entries.filter((it) => it.key === "images") ?? [];
}
