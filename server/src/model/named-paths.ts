import type { Instruction } from "../syntax/dockerfile.ts";
import type { Lookup } from "../syntax/variables.ts";
import { expandWord } from "../syntax/word-expansion.ts";
import { assignments, type Stage } from "./stage.ts";

/** A path of the image that an instruction names: absolute, with its variables replaced. */
export interface NamedPath {
	/** COPY stands for ADD too, and names where its files go. */
	readonly by: "WORKDIR" | "VOLUME" | "ENV" | "COPY";
	readonly path: string;
	/** The variable of an ENV. */
	readonly variable: string | undefined;
	readonly stage: Stage;
	readonly instruction: Instruction;
}

const NAMES_PATHS = new Set(["WORKDIR", "VOLUME", "COPY", "ADD", "ENV"]);

/** The paths that an instruction names, where the ones in front of it left the working directory `from`. */
export function namedPaths(
	stage: Stage,
	instruction: Instruction,
	from: string | undefined,
	lookup: Lookup,
): readonly NamedPath[] {
	const { keyword, words, exec, body } = instruction;
	if (!NAMES_PATHS.has(keyword)) return [];
	const expand = (text: string) => {
		const expansion = expandWord(text, stage.escapeCharacter, lookup);
		return expansion.state === "text" && expansion.unset.length === 0 ? expansion.text : undefined;
	};
	const named = (by: NamedPath["by"], text: string | undefined, variable?: string) => {
		const path = text === undefined ? undefined : absolute(text, from);
		return path === undefined ? [] : [{ by, path, variable, stage, instruction }];
	};
	switch (keyword) {
		case "WORKDIR":
			return named("WORKDIR", expand(body.text));
		case "VOLUME":
			return (exec ?? words.map((it) => it.text)).flatMap((it) => named("VOLUME", expand(it)));
		case "COPY":
		case "ADD":
			return named("COPY", expand(exec?.at(-1) ?? words.at(-1)?.text ?? ""));
		case "ENV":
			return assignments(instruction).flatMap(({ name, value }) => {
				const text = expand(value ?? "");
				return text?.startsWith("/") ? named("ENV", text, name) : [];
			});
		default:
			return [];
	}
}

/** What needs no cleaning: no name in it begins with a dot. */
const PLAIN = /^(?:\/[^/.][^/]*)+$/;

/** A path without `.`, `..` and doubled slashes; undefined for one that is relative to a folder nobody knows. */
export function absolute(path: string, from: string | undefined): string | undefined {
	if (PLAIN.test(path)) return path;
	if (path === "" || (!path.startsWith("/") && from === undefined)) return undefined;
	const parts: string[] = [];
	for (const part of (path.startsWith("/") ? path : `${from}/${path}`).split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "" && part !== ".") parts.push(part);
	}
	return `/${parts.join("/")}`;
}
