import type { Leaning } from "../syntax/leaning.ts";
import type { FileParts } from "../syntax/yaml-parts.ts";
import { keptFromVersions } from "../text/lineage.ts";
import { sameItems } from "../text/same-items.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Project } from "./project.ts";

/** What was worked out for the services of a file, by what each is and leans on, while everything around them was the same. */
type ByLeaning<T> = WeakMap<Leaning, T>;

interface State<T> {
	readonly surroundings: readonly unknown[];
	readonly byLeaning: ByLeaning<T>;
}

/**
 * A place for something that is worked out for services and kept from one version of a Compose file to the next. Asked for a
 * file of a project, it gives what was kept when everything around the services was as it is now, to be read and added to.
 * `more` is what the thing depends on beside that, each the same object or word while it is the same. Of a document so
 * many `states` are kept: a file that is looked at in several projects by turns has one in each.
 */
export function keptByLeaning<T>(states: number) {
	const latest = keptFromVersions<readonly State<T>[]>();
	return (project: Project, file: SourceFile, parts: FileParts, ...more: readonly unknown[]): ByLeaning<T> => {
		const surroundings = [...more, ...surroundingsOf(project, file, parts)];
		const all = latest.of(file) ?? [];
		const same = all.find((it) => sameItems(it.surroundings, surroundings));
		const state = same ?? { surroundings, byLeaning: new WeakMap() };
		latest.leave(file, [state, ...all.filter((it) => it !== state)].slice(0, states));
		return state.byLeaning;
	};
}

/**
 * All that what is said of a file's services comes from, beside their own parts and the parts that these lean on: what
 * stands above and below the services, the other files, and what is known of images. Each is the same object while it is
 * the same.
 */
function surroundingsOf(project: Project, file: SourceFile, { all }: FileParts): readonly unknown[] {
	const others = [...project.files.values()].filter((it) => it !== file);
	return [project.images, all[0], all.at(-1), ...others];
}
