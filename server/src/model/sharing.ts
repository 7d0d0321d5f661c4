import { parseYaml } from "../syntax/yaml.ts";
import type { Part } from "../syntax/yaml-part.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Project } from "./project.ts";

/** True where the Compose files of a project may share something between services: an anchor, or what another extends. */
export function isSharing({ files }: Project): boolean {
	return [...files.values()].some((it) => it.language === "compose" && sharesIn(it));
}

/** True where a service of a project's Compose files may extend another. */
export function isExtending({ files }: Project): boolean {
	return [...files.values()].some(extendsIn);
}

/** True for a Compose file in which a service may extend another. */
export function extendsIn(file: SourceFile): boolean {
	return file.language === "compose" && namesExtends(file);
}

const sharesIn = textHas(/(?:^|[\s[{,])\*[\w-]|\bextends\b/);
const namesExtends = textHas(/\bextends\b/);

/** Whether a pattern, which reaches over no line's end, is in a Compose file's text: of what earlier versions had, that is known. */
function textHas(pattern: RegExp): (file: SourceFile) => boolean {
	const files = new WeakMap<SourceFile, boolean>();
	const parts = new WeakMap<Part, boolean>();

	function inPart(part: Part): boolean {
		const known = parts.get(part) ?? pattern.test(part.text);
		parts.set(part, known);
		return known;
	}

	return (file) => {
		const known = files.get(file) ?? parseYaml(file).parts?.all.some(inPart) ?? pattern.test(file.text);
		files.set(file, known);
		return known;
	};
}
