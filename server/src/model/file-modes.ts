import { keptOn } from "../text/kept-on.ts";
import type { Place } from "../text/source-file.ts";
import { buildOf } from "./build.ts";
import { type Call, type CallWord, callsOf } from "./called-programs.ts";
import { commandsCalling } from "./command-calls.ts";
import { type Mode, readMode } from "./mode.ts";
import { isShipped } from "./shipped.ts";
import type { Stage } from "./stage.ts";

/** A mode that a stage gives to files which get into an image. */
export interface ModeChange {
	readonly mode: Mode;
	/** As written: `0777`, `a+w`. */
	readonly text: string;
	/** The mode's characters, or the word that they come from. */
	readonly at: Place;
	/** What gets it, as written. */
	readonly targets: readonly string[];
	/** True where only folders get it, for which a setgid bit does no more than pass the group on. */
	readonly ofFolders: boolean;
}

/** Where programs are not looked for: what gets a setgid bit there is a folder that several users share. */
const HOLDS_DATA = /^\/(?:data|home|media|mnt|run|srv|var|workspaces?)(?:\/|$)|^\/(?:app|opt)$/;

const GIVES_MODES = ["chmod", "mkdir", "install"];

/** The same, and what takes modes away again or removes the files. */
const CHANGES_MODES = [...GIVES_MODES, "chown", "chgrp", "rm"];

/** The modes that a stage's own `chmod`, `mkdir -m`, `install -m` and `--chmod=` give, in the order of the text. */
export function modeChangesOf(stage: Stage): readonly ModeChange[] {
	const known =
		changes.get(stage) ??
		[...inCommands(stage), ...inFlags(stage)]
			.filter(({ targets }) => isShipped(stage, targets))
			.toSorted((a, b) => a.at.span.start - b.at.span.start);
	changes.set(stage, known);
	return known;
}

/** Several rules ask. */
const changes = keptOn<Stage, readonly ModeChange[]>();

function* inFlags({ file, instructions }: Stage): Generator<ModeChange> {
	for (const it of instructions) {
		if (it.keyword !== "COPY" && it.keyword !== "ADD") continue;
		for (const { name, value, span } of it.flags) {
			const mode = name === "chmod" && value !== undefined ? readMode(value) : undefined;
			if (!mode || value === undefined) continue;
			const at = { file, span: { start: span.end - value.length, end: span.end } };
			yield { mode, text: value, at, targets: it.words.slice(-1).map((word) => word.text), ofFolders: false };
		}
	}
}

function* inCommands(stage: Stage): Generator<ModeChange> {
	const { runs } = buildOf(stage);
	if (commandsCalling(runs, GIVES_MODES).length === 0) return;
	const folders = new Set(declaredFolders(stage));
	const calls = commandsCalling(runs, CHANGES_MODES).flatMap(({ command, values }) => {
		const words = command.words.map((word, i) => ({ word, value: values[i] }));
		const { isFallback } = command;
		return [...callsOf(words)].map((call) => ({ call, isFallback, searchesFolders: isFolderSearch(words) }));
	});
	const removed = calls.map(({ call }) => (call.program === "rm" ? plainArguments(call.words) : []));
	const covers = calls.map(({ call, isFallback }) => (isFallback ? undefined : coverOf(call)));
	for (const [i, { call, searchesFolders }] of calls.entries()) {
		const given = modeGiven(call);
		const makes = call.program === "mkdir" ? plainArguments(call.words) : given?.ofFolders ? given.targets : [];
		for (const it of makes) folders.add(withoutSlash(it));
		const text = given?.value;
		const written = text === undefined ? undefined : readMode(text);
		if (!given || text === undefined || !written || areRemoved(given.targets, removed.slice(i + 1).flat())) continue;
		const mode = afterwards(written, given.targets, isRecursive(call.words), covers.slice(i + 1));
		const at = { file: stage.file, span: given.span };
		const ofFolders = given.ofFolders || searchesFolders || given.targets.every((it) => isFolder(it, folders));
		yield { mode, text, at, targets: given.targets, ofFolders };
	}
}

/** Folders that other instructions make. */
function declaredFolders({ instructions }: Stage): readonly string[] {
	const declaring = instructions.filter((it) => it.keyword === "WORKDIR" || it.keyword === "VOLUME");
	return declaring.flatMap(({ exec, words }) => (exec ?? words.map((it) => it.text)).map(withoutSlash));
}

/** True where all of the files are gone again before the stage ends, such as installers. */
function areRemoved(targets: readonly string[], removed: readonly string[]): boolean {
	const folders = removed.map((it) => it.replace(/\/?\*?$/, "")).filter((it) => it !== "");
	const isGone = (path: string) => folders.some((it) => path === it || path.startsWith(`${it}/`));
	return targets.length > 0 && targets.every((it) => isGone(withoutSlash(it)));
}

/** A call that takes bits of the mode from files. */
interface Cover {
	readonly takes: readonly Bit[];
	readonly targets: readonly string[];
	readonly isRecursive: boolean;
}

type Bit = (typeof bits)[number];
const bits = ["worldWritable", "setuid", "setgid"] as const;

/**
 * A mode as a number takes what is not in it; symbols may leave what was there before. Linux takes the setuid and the
 * setgid bit from a file that gets another owner, for root too (chown(2)).
 */
function coverOf(call: Call): Cover | undefined {
	const { program, words } = call;
	if (program === "chown" || program === "chgrp")
		return {
			takes: ["setuid", "setgid"],
			targets: plainArguments(words).slice(1),
			isRecursive: isRecursive(words),
		};
	const given = program === "chmod" ? modeGiven(call) : undefined;
	const mode = given?.value === undefined ? undefined : readMode(given.value);
	if (!given || mode?.octal === undefined) return undefined;
	return { takes: bits.filter((it) => !mode[it]), targets: given.targets, isRecursive: isRecursive(words) };
}

/** What is left of a mode in the image, behind the calls that take from it. */
function afterwards(
	mode: Mode,
	targets: readonly string[],
	isDeep: boolean,
	later: readonly (Cover | undefined)[],
): Mode {
	const isTaken = (bit: Bit) =>
		targets.length > 0 &&
		targets.every((path) => later.some((it) => it?.takes.includes(bit) && reaches(it, withoutSlash(path), isDeep)));
	const left = (bit: Bit) => mode[bit] && !isTaken(bit);
	return { ...mode, worldWritable: left("worldWritable"), setuid: left("setuid"), setgid: left("setgid") };
}

/** A relative path and a variable may be another file the second time. */
function reaches({ targets, isRecursive }: Cover, path: string, isDeep: boolean): boolean {
	if (!path.startsWith("/") || path.includes("$") || (isDeep && !isRecursive)) return false;
	return targets.some((it) => withoutSlash(it) === path || (isRecursive && path.startsWith(`${withoutSlash(it)}/`)));
}

function isRecursive(words: readonly CallWord[]): boolean {
	return words.some(({ word }) => /^-[vcfhHLP]*R|^--recursive$/.test(word.text));
}

interface Given {
	readonly value: string | undefined;
	readonly span: Place["span"];
	readonly targets: readonly string[];
	readonly ofFolders: boolean;
}

/** The mode in one call of a tool that sets modes (coreutils' chmod(1), mkdir(1), install(1)). */
function modeGiven({ program, words }: Call): Given | undefined {
	switch (program) {
		case "chmod": {
			const first = words.findIndex(({ word }) => !/^-[RvcfHLP]+$|^--/.test(word.text));
			const mode = words[first];
			if (!mode || words.some(({ word }) => word.text.startsWith("--reference"))) return undefined;
			const targets = plainArguments(words.slice(first + 1));
			return { value: mode.value, span: mode.word.span, targets, ofFolders: isRecursive(words) };
		}
		case "mkdir":
			return behindOption(words, /^-[pvZ]*m(.*)$/, (rest) => ({ targets: rest, ofFolders: true }));
		case "install": {
			const ofFolders = words.some(({ word }) => /^-[bcCDpsv]*d|^--directory$/.test(word.text));
			return behindOption(words, /^-[bcCdDpsv]*m(.*)$/, (rest) => ({
				targets: ofFolders ? rest : rest.slice(-1),
				ofFolders,
			}));
		}
		default:
			return undefined;
	}
}

/** The mode behind `-m` or `--mode`, attached or as the next word. */
function behindOption(
	words: readonly CallWord[],
	short: RegExp,
	describe: (rest: readonly string[]) => Pick<Given, "targets" | "ofFolders">,
): Given | undefined {
	const i = words.findIndex(({ word }) => short.test(word.text) || /^--mode(?:=|$)/.test(word.text));
	const option = words[i];
	if (!option) return undefined;
	const attached = /^--mode=(.*)$/.exec(option.word.text)?.[1] ?? short.exec(option.word.text)?.[1] ?? "";
	const rest = plainArguments([...words.slice(0, i), ...words.slice(attached === "" ? i + 2 : i + 1)]);
	if (attached === "") {
		const next = words[i + 1];
		return next && { value: next.value, span: next.word.span, ...describe(rest) };
	}
	const { span } = option.word;
	const isPlain = option.word.raw === option.word.text && !attached.includes("$");
	return isPlain
		? { value: attached, span: { start: span.end - attached.length, end: span.end }, ...describe(rest) }
		: undefined;
}

/** The words that are no options; the value of an option that is apart from it is among them, which harms nobody. */
function plainArguments(words: readonly CallWord[]): readonly string[] {
	return words.map(({ word, value }) => value ?? word.text).filter((it) => !it.startsWith("-") && it !== "{}");
}

function isFolderSearch(words: readonly CallWord[]): boolean {
	return words.some(({ word }, i) => word.text === "-type" && words[i + 1]?.word.text === "d");
}

function isFolder(path: string, made: ReadonlySet<string>): boolean {
	return path.endsWith("/") || made.has(path) || HOLDS_DATA.test(path);
}

function withoutSlash(path: string): string {
	return path.replace(/(?<=[^/]|^\/)\/+$/, "");
}
