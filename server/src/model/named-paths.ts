import type { Instruction } from "../syntax/dockerfile.ts";
import type { Lookup } from "../syntax/variables.ts";
import { expandWord } from "../syntax/word-expansion.ts";
import { keptReading } from "./kept-reading.ts";
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

/** A path as an instruction says it, its variables replaced: it may be relative. */
type Name = Pick<NamedPath, "by" | "path" | "variable">;

const NAMES_PATHS = new Set(["WORKDIR", "VOLUME", "COPY", "ADD", "ENV"]);

const NONE: readonly Name[] = [];

/** What an instruction names; relative to the working directory where it does not begin with a slash. */
export function namesIn(instruction: Instruction, escapeCharacter: string, lookup: Lookup): readonly Name[] {
	return NAMES_PATHS.has(instruction.keyword) ? namesOf(instruction, escapeCharacter, lookup) : NONE;
}

const namesOf = keptReading((instruction, escapeCharacter, lookup): readonly Name[] => {
	const { keyword, words, exec, body } = instruction;
	const named = (by: Name["by"], text: string, variable?: string): readonly Name[] => {
		const expansion = expandWord(text, escapeCharacter, lookup);
		if (expansion.state === "open" || expansion.unset.length > 0) return [];
		return by === "ENV" && !expansion.text.startsWith("/") ? [] : [{ by, path: expansion.text, variable }];
	};
	switch (keyword) {
		case "WORKDIR":
			return named("WORKDIR", body.text);
		case "VOLUME":
			return (exec ?? words.map((it) => it.text)).flatMap((it) => named("VOLUME", it));
		case "COPY":
		case "ADD":
			return named("COPY", exec?.at(-1) ?? words.at(-1)?.text ?? "");
		case "ENV":
			return assignments(instruction).flatMap(({ name, value }) => named("ENV", value ?? "", name));
		default:
			return [];
	}
});

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
