import type { Command } from "../syntax/shell.ts";
import { keptOn } from "../text/kept-on.ts";
import type { BuildRun } from "./build-runs.ts";
import { type Call, callsOf } from "./called-programs.ts";
import { chainRuns } from "./chain-commands.ts";
import { readOf } from "./commands.ts";
import { type Mode, readMode } from "./mode.ts";
import { absolute } from "./named-paths.ts";
import type { Stage } from "./stage.ts";

/** What the commands of a chain do to paths. */
export interface Traces {
	readonly made: readonly string[];
	readonly removed: ReadonlySet<string>;
	/** What everybody may write to. */
	readonly open: readonly string[];
	readonly owners: readonly OwnedPath[];
	/** Where the program's own scripts made its data. */
	readonly prepared: readonly string[];
	/** All other absolute paths in commands. */
	readonly mentioned: readonly string[];
}

interface OwnedPath {
	readonly path: string;
	readonly owner: string;
	readonly isTree: boolean;
}

/** What the commands of a stage and of those that it builds on do to paths, in the order in which a build executes them. */
export function tracesOf(stage: Stage): Traces {
	const all = chainRuns(stage).map(tracesOfRun);
	return {
		made: all.flatMap((it) => it.made),
		removed: new Set(all.flatMap((it) => [...it.removed])),
		open: all.flatMap((it) => it.open),
		owners: all.flatMap((it) => it.owners),
		prepared: all.flatMap((it) => it.prepared),
		mentioned: all.flatMap((it) => it.mentioned),
	};
}

/** What a RUN without variables does in the same folder is the same in all versions of the file that have it. */
function tracesOfRun(run: BuildRun): Traces {
	if (run.values) return readTraces(run);
	const known = kept.get(run.instruction.identity);
	if (known && known.workdir === run.workdir) return known.traces;
	const traces = readTraces(run);
	kept.set(run.instruction.identity, { workdir: run.workdir, traces });
	return traces;
}

const kept = keptOn<object, { readonly workdir: string | undefined; readonly traces: Traces }>();

function readTraces({ file, instruction, workdir, values }: BuildRun): Traces {
	const made: string[] = [];
	const removed = new Set<string>();
	const open: string[] = [];
	const owners: OwnedPath[] = [];
	const prepared: string[] = [];
	const mentioned: string[] = [];
	const moves = /\bcd\s/.test(file.text.slice(instruction.span.start, instruction.span.end));
	const from = moves ? undefined : workdir;
	for (const [i, command] of readOf(instruction, file.text).entries()) {
		if (workdir !== undefined && preparesData(command)) prepared.push(workdir);
		const its = values?.[i] ?? command.texts ?? [];
		for (const call of callsOf(command.words.map((word, at) => ({ word, value: its[at] })))) {
			const paths = pathsOf(call, from);
			switch (call.program) {
				case "mkdir":
					made.push(...paths);
					if (isForAll(modeOf(call))) open.push(...paths);
					break;
				case "chmod":
					if (call.words.some(({ value }) => value !== undefined && isForAll(readMode(value)))) open.push(...paths);
					break;
				case "chown": {
					const owner = call.words.map((it) => it.value ?? it.word.text).find((it) => !it.startsWith("-"));
					const isTree = call.words.some(({ word }) => /^-[a-zA-Z]*R|^--recursive$/.test(word.text));
					if (owner !== undefined) owners.push(...paths.map((path) => ({ path, owner, isTree })));
					break;
				}
				case "rm":
					for (const path of paths) removed.add(path);
					break;
				case "rmdir":
				case "cd":
					break;
				default:
					mentioned.push(...paths);
			}
		}
		mentioned.push(...command.outputs.flatMap((it) => absolute(it, from) ?? []));
	}
	return { made, removed, open, owners, prepared, mentioned };
}

/** Interpreters and tools that a program's own scripts are started by or through. */
const INTERPRETER =
	/^(?:python[\d.]*|node|php|ruby|perl|rails|rake|bundle|flask|django-admin|npx|alembic|manage\.py|artisan)$/;

/** Words of what such a script does when it makes a database or fills one. */
const MAKES_DATA = /(?:^|[^a-z])(?:init|migrate|migrations?|seed|setup|create_?db|loaddata|upgrade|db)(?:[^a-z]|$)/i;

/** `python init.py`, `./manage.py migrate`: what it leaves in the working directory is root's, data and all. */
function preparesData({ words }: Command): boolean {
	const [program, ...others] = words.map((it) => it.text);
	if (program === undefined || !(INTERPRETER.test(program.split("/").at(-1) ?? "") || program.startsWith("./")))
		return false;
	// `python -m pip` and `python setup.py install` install.
	return (
		!others.some((it) => /^(?:-m|install|build|setup\.py)$/.test(it)) && words.some((it) => MAKES_DATA.test(it.text))
	);
}

function pathsOf({ words }: Call, from: string | undefined): readonly string[] {
	return words.flatMap(({ value }) => {
		if (value === undefined || value.startsWith("-")) return [];
		return absolute(value, from) ?? [];
	});
}

/** A sticky folder is for everybody to write to as well. */
function isForAll(mode: Mode | undefined): boolean {
	return mode?.worldWritable === true || ((mode?.octal ?? 0) & 0o002) !== 0;
}

/** The mode in `mkdir -m 777` and `mkdir --mode=777`. */
function modeOf({ words }: Call): Mode | undefined {
	const i = words.findIndex(({ word }) => /^-p?m$/.test(word.text));
	const attached = words.flatMap(({ value }) => /^(?:--mode=|-p?m)(.+)$/.exec(value ?? "")?.[1] ?? [])[0];
	const text = attached ?? (i < 0 ? undefined : words[i + 1]?.value);
	return text === undefined ? undefined : readMode(text);
}
