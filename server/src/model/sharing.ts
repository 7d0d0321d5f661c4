import { textHas } from "../syntax/text-has.ts";
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
