import type { Instruction } from "../syntax/dockerfile.ts";
import { type Command, type ShellWord, splitCommands } from "../syntax/shell.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Place, SourceFile } from "../text/source-file.ts";
import { resolveUri } from "../text/uri.ts";
import { buildOf } from "./build.ts";
import { commandsOf, execWords, programOf, wholeSpan } from "./commands.ts";
import type { Project } from "./project.ts";
import { chainOf, type Stage } from "./stage.ts";

/** A program that changes the user on its way to starting another. */
export interface StepDown {
	readonly tool: string;
	/** The user that it changes to, as written; empty where that cannot be told. */
	readonly to: string;
	readonly at: Place;
}

/** Programs that start another as somebody else, and where they take the user: the first argument, or behind an option. */
const TOOLS: ReadonlyMap<string, RegExp | "first"> = new Map<string, RegExp | "first">([
	["gosu", "first"],
	["su-exec", "first"],
	["s6-setuidgid", "first"],
	["setuidgid", "first"],
	["chpst", /^-u$/],
	["setpriv", /^--reuid$/],
	["runuser", /^(?:-u|--user)$/],
	["su", "first"],
	["sudo", /^(?:-u|--user)$/],
]);

/** Programs that only start what follows them; `set --` makes it what `exec "$@"` starts. */
const WRAPPERS = new Set(["set", "exec", "tini", "dumb-init", "catatonit", "env", "nice", "nohup", "command"]);
const SHELLS = new Set(["sh", "bash", "ash", "dash"]);

/**
 * The step down in a stage's ENTRYPOINT or CMD, or in the script of the build context that they start; undefined where
 * there is none, and where the script cannot be read.
 */
export function stepDownOf(project: Project, stage: Stage): StepDown | undefined {
	const build = buildOf(stage);
	for (const started of [build.entrypoint, build.command]) {
		if (!started) continue;
		const direct = firstStepDown(commandsOf(started.instruction, started.stage.file.text), started.stage.file);
		if (direct) return direct;
		for (const uri of scriptUris(stage, started.instruction)) {
			const script = project.files.get(uri);
			if (script?.language !== "script") continue;
			return firstStepDown(splitCommands(wholeSpan(script.text, { start: 0, end: script.text.length })), script);
		}
	}
	return undefined;
}

/** The uris at which the scripts that a stage starts may lie in its build context. */
export function startScripts(stage: Stage): readonly string[] {
	const known = scripts.get(stage);
	if (known) return known;
	const { entrypoint, command } = buildOf(stage);
	const found = [entrypoint, command].flatMap((it) => (it ? scriptUris(stage, it.instruction) : []));
	scripts.set(stage, found);
	return found;
}

/** A loader asks again and again until nothing is new. */
const scripts = keptOn<Stage, readonly string[]>();

function firstStepDown(commands: readonly Command[], file: SourceFile): StepDown | undefined {
	for (const command of commands) {
		const [first, ...others] = behindWrappers(command.words);
		const rule = first && TOOLS.get(programOf(first));
		if (!first || !rule) continue;
		const tool = programOf(first);
		const to = userIn(others, rule);
		if (!staysRoot(tool, to)) return { tool, to, at: { file, span: first.span } };
	}
	return undefined;
}

/** sudo and su go on as root where nobody is named. */
function staysRoot(tool: string, to: string): boolean {
	return to === "root" || to === "0" || (to === "" && (tool === "sudo" || tool === "su"));
}

function behindWrappers(words: readonly ShellWord[]): readonly ShellWord[] {
	let rest = words;
	while (rest[0] && WRAPPERS.has(programOf(rest[0]))) {
		rest = rest.slice(1);
		while (rest[0] && /^-|^[A-Za-z_][A-Za-z0-9_]*=/.test(rest[0].text)) rest = rest.slice(1);
	}
	return rest;
}

function userIn(words: readonly ShellWord[], rule: RegExp | "first"): string {
	if (rule === "first") return words.find((it) => !it.text.startsWith("-"))?.text ?? "";
	for (const [i, { text }] of words.entries()) {
		const [option = "", attached] = text.split("=");
		if (rule.test(option)) return attached ?? words[i + 1]?.text ?? "";
	}
	return "";
}

/** Where the context may hold the script: the source of the COPY that brings a file of its name, or of its folder. */
function scriptUris(stage: Stage, instruction: Instruction): readonly string[] {
	const script = startedScript(instruction);
	if (script === undefined || stage.inputs.context === undefined) return [];
	const name = script.split("/").at(-1) ?? "";
	const found: string[] = [];
	for (const { instructions } of chainOf(stage)) {
		for (const instruction of instructions) {
			if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") continue;
			const { flags, words } = instruction;
			if (flags.some((it) => it.name === "from")) continue;
			const target = words.at(-1)?.text ?? "";
			for (const { text: source } of words.slice(0, -1)) {
				const sameName = source.split("/").at(-1) === name || target.split("/").at(-1) === name;
				found.push(resolveUri(stage.inputs.context, sameName ? relative(source) : `${relative(source)}/${name}`));
			}
		}
	}
	return found;
}

/** A source starts from the context, whatever slash it begins with. */
function relative(source: string): string {
	return `./${source.replace(/^\/+/, "")}`;
}

/** The script that an ENTRYPOINT or CMD starts; undefined for what is no path, such as a program of the image. */
function startedScript(instruction: Instruction): string | undefined {
	const words = instruction.exec ? execWords(instruction) : (splitCommands(instruction.body)[0]?.words ?? []);
	const [first, second] = behindWrappers(words);
	const script = first && SHELLS.has(programOf(first)) ? second : first;
	return script && /\/|\.sh$/.test(script.text) ? script.text : undefined;
}
