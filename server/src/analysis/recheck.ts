import type { Project } from "../model/project.ts";
import { parseDockerfile } from "../syntax/dockerfile.ts";
import { parseYaml } from "../syntax/yaml.ts";
import type { SourceFile } from "../text/source-file.ts";
import { analyze } from "./analyze.ts";
import type { Settings } from "./settings.ts";

/**
 * Why one file must not get its new text, as a sentence without an end; undefined where it may. `newTexts` are those of all
 * files that change with it, by uri; the project has them as they were.
 */
export function objectionTo(
	uri: string,
	newTexts: ReadonlyMap<string, string>,
	project: Project,
	settings: Settings,
): string | undefined {
	const files = new Map(
		[...project.files].map(([it, file]): [string, SourceFile] => {
			const text = newTexts.get(it);
			return [it, text === undefined ? file : { ...file, text }];
		}),
	);
	const [before, after] = [project.files.get(uri), files.get(uri)];
	if (!before || !after) return undefined;
	if (faultsIn(after) > faultsIn(before)) return "it could not be parsed afterwards";
	const known = errorsIn(project, uri, settings);
	const left = errorsIn({ ...project, files }, uri, settings);
	// What was privileged hid what else leads to the host: another error in the place of one is none more.
	if (left.length <= known.length) return undefined;
	const worse = left.find((it) => !known.includes(it)) ?? left[0];
	return worse && `${worse} would be found afterwards`;
}

/** Instructions of a Dockerfile, from BuildKit's frontend/dockerfile/command. */
const KEYWORDS: ReadonlySet<string> = new Set([
	...["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"],
	...["MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
]);

function faultsIn(file: SourceFile): number {
	switch (file.language) {
		case "compose":
		case "config":
			return parseYaml(file).errors.length;
		case "dockerfile":
			return parseDockerfile(file).instructions.filter((it) => !KEYWORDS.has(it.keyword)).length;
		default:
			return 0;
	}
}

/** The rules that find an error in a file. */
function errorsIn(project: Project, uri: string, settings: Settings): readonly string[] {
	return analyze(project, uri, settings).flatMap((it) => (it.severity === "error" ? [it.rule.name] : []));
}
