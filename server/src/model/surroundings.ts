import type { FileParts } from "../syntax/yaml-parts.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Project } from "./project.ts";

/**
 * All that what is said of a file's services comes from, beside their own parts and the parts that these lean on: what
 * stands above and below the services, the other files, and what is known of images. Each is the same object while it is
 * the same.
 */
export function surroundingsOf(project: Project, file: SourceFile, { all }: FileParts): readonly unknown[] {
	const others = [...project.files.values()].filter((it) => it !== file);
	return [project.images, all[0], all.at(-1), ...others];
}
