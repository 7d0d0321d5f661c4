import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile.ts";
import { parseYaml, type YamlNode } from "../../server/src/syntax/yaml.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import type { CaseFile } from "./cases.ts";
import { uriOf } from "./memory-file-system.ts";

/** Instructions of a Dockerfile, from BuildKit's frontend/dockerfile/command. */
const KEYWORDS: readonly string[] = [
	...["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"],
	...["MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
];

/** Fails where `text` has faults that the case's own text has not. */
export function assertParses(file: CaseFile, text: string): void {
	const faults = faultsOf(file, file.text).length > 0 ? [] : faultsOf(file, text);
	assert.deepEqual(faults, [], `${file.path} is broken by its fix:\n${text}`);
}

/** What keeps a file of the language from being read as its writer meant it. */
export function faultsOf({ path, language }: Pick<CaseFile, "path" | "language">, text: string): readonly string[] {
	if (language === "dockerfile") return dockerfileFaults({ uri: uriOf(path), language: "dockerfile", text });
	if (language === "yaml") return composeFaults({ uri: uriOf(path), language: "compose", text });
	return [];
}

function dockerfileFaults(file: SourceFile): readonly string[] {
	const { instructions } = parseDockerfile(file);
	const strange = instructions
		.filter((it) => !KEYWORDS.includes(it.keyword))
		.map((it) => `no instruction: ${it.keyword}`);
	const first = instructions.find((it) => it.keyword !== "ARG");
	return first && first.keyword !== "FROM" ? [...strange, `${first.keyword} above the first FROM`] : strange;
}

function composeFaults(file: SourceFile): readonly string[] {
	const { roots, errors } = parseYaml(file);
	return [...errors.map(({ start }) => `no YAML at offset ${start}`), ...roots.flatMap((it) => [...repeatedKeys(it)])];
}

/** A key that stands twice in a mapping: Compose refuses the file. */
function* repeatedKeys(node: YamlNode): Generator<string> {
	if (node.kind === "list") for (const item of node.items) yield* repeatedKeys(item);
	if (node.kind !== "map") return;
	const keys = node.entries.map((it) => it.key);
	yield* keys.filter((key, i) => key !== "<<" && keys.indexOf(key) < i).map((key) => `two keys called ${key}`);
	for (const { value } of node.entries) if (value) yield* repeatedKeys(value);
}
