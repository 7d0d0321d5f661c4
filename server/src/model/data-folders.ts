import type { Place } from "../text/source-file.ts";
import { buildOf } from "./build.ts";
import { commandsCalling, programsOf } from "./command-calls.ts";
import { execWords } from "./commands.ts";
import { chainOf, type Stage } from "./stage.ts";

/** A folder that holds what should outlive the container. */
export interface DataFolder {
	readonly path: string;
	readonly at: Place;
	/** VOLUME says so; by its name a folder that a RUN makes only looks like one. */
	readonly isVolume: boolean;
}

/** Where services keep their data by custom (Filesystem Hierarchy Standard 3.0, 5.8 /var/lib). */
const BY_CUSTOM = /^\/(?:data|db|database|storage|uploads|srv\/data|var\/(?:lib|data|db)\/(?!apt|dpkg)[^/]+)(?:\/|$)/;

const MAKES_FOLDERS = ["mkdir", "install"];

/** The folders of data in a stage and those it builds on, VOLUMEs first. */
export function dataFoldersOf(stage: Stage): readonly DataFolder[] {
	const chain = [...chainOf(stage)];
	return [...chain.flatMap((it) => [...volumes(it)]), ...chain.flatMap((it) => [...madeFolders(it)])];
}

function* volumes({ file, instructions }: Stage): Generator<DataFolder> {
	for (const instruction of instructions) {
		if (instruction.keyword !== "VOLUME") continue;
		for (const { text, span } of instruction.exec ? execWords(instruction) : instruction.words)
			if (!text.includes("$")) yield { path: text, at: { file, span }, isVolume: true };
	}
}

function* madeFolders(stage: Stage): Generator<DataFolder> {
	for (const command of commandsCalling(buildOf(stage).runs, MAKES_FOLDERS)) {
		for (const { program, words } of programsOf(command)) {
			if (!MAKES_FOLDERS.includes(program)) continue;
			for (const { word, value } of words) {
				if (value !== undefined && BY_CUSTOM.test(value))
					yield { path: value, at: { file: stage.file, span: word.span }, isVolume: false };
			}
		}
	}
}
