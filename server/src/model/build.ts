import { factsOfImage } from "../knowledge/described-images.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import type { Command } from "../syntax/shell.ts";
import { type Expansion, type Lookup, set, type Variable } from "../syntax/variables.ts";
import { expandWord } from "../syntax/word-expansion.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Place } from "../text/source-file.ts";
import { type AccountBook, bookOfImage, changeBook } from "./account-book.ts";
import { type AccountChange, changesByCommand, type ReadWord } from "./accounts.ts";
import { type BuildRun, buildRun } from "./build-runs.ts";
import { commandsOf } from "./commands.ts";
import { keptReading } from "./kept-reading.ts";
import { absolute, type NamedPath, namesIn } from "./named-paths.ts";
import { writtenAccounts, writtenLines } from "./passwd.ts";
import { assignments, chainOf, defaultOf, platformArgument, rootStage, type Stage } from "./stage.ts";

/** What a stage's instructions leave behind, those of the stages it builds on included. */
export interface Build extends AccountBook {
	/** Every USER that counts for this stage, in order. */
	readonly users: readonly UserInstruction[];
	/** Package managers and shells' tools that RUN starts: they tell the distribution. */
	readonly tools: ReadonlySet<string>;
	readonly exposed: readonly { readonly port: number; readonly at: Place }[];
	/** The stage's own RUN instructions, in order; not those of the stages it builds on. */
	readonly runs: readonly BuildRun[];
	/** The paths that instructions name, in order. */
	readonly paths: readonly NamedPath[];
	/** Where the image's program starts; undefined where the image decides, and where nobody can tell. */
	readonly workdir: string | undefined;
	/** The last ENTRYPOINT and CMD; undefined where the image's own count. */
	readonly entrypoint: Started | undefined;
	readonly command: Started | undefined;
}

/** An ENTRYPOINT or CMD with the stage that it stands in. */
export interface Started {
	readonly stage: Stage;
	readonly instruction: Instruction;
}

/** One USER with its variables replaced. */
export interface UserInstruction {
	readonly stage: Stage;
	readonly instruction: Instruction;
	/** Of the argument, or of the keyword where there is none. */
	readonly at: Place;
	readonly value: Expansion;
}

/** Follows a stage from its first FROM to its last instruction. Worked out once per stage. */
export function buildOf(stage: Stage): Build {
	return follow(stage).build;
}

interface Followed {
	readonly build: Build;
	readonly variables: Variables;
}
/** ARG and ENV alike: the later one wins, and both pass to stages that build on this one (measured on BuildKit). */
type Variables = ReadonlyMap<string, Variable>;

/** Images of these kinds set no variables that name a user, but for those in the tables; an application's image may. */
const SETS_NO_MORE = new Set(["base", "runtime", "web"]);

/** How a line of a template starts that is to become a Dockerfile: Jinja, Go, Mustache, ERB and Empy. */
const TEMPLATE = /^(?:\{[{%#]|<%|@[({[])/;

/** What BuildKit sets where the image sets no PATH. */
const PATH = set("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

const followed = keptOn<Stage, Followed>();

function follow(stage: Stage): Followed {
	const done = followed.get(stage);
	if (done) return done;
	const result = walk(stage, stage.parent ? follow(stage.parent) : start(stage));
	followed.set(stage, result);
	return result;
}

/** What the image at the end of the chain brings. */
function start(stage: Stage): Followed {
	const { image } = rootStage(stage).base;
	const facts =
		image.state === "known" ? factsOfImage(stage.inputs.images, image.value.repository, image.value.tag) : undefined;
	const given = Object.entries(facts?.env ?? {}).map(([name, value]) => [name, set(value)] as const);
	const variables = new Map<string, Variable>([["PATH", PATH], ...given]);
	return {
		build: {
			...bookOfImage(facts),
			users: [],
			tools: new Set(),
			exposed: [],
			runs: [],
			paths: [],
			workdir: facts?.family === "scratch" ? "/" : undefined,
			entrypoint: undefined,
			command: undefined,
		},
		variables,
	};
}

function walk(stage: Stage, before: Followed): Followed {
	const { image } = before.build;
	const isKnown = image !== undefined && image.family !== "unknown" && SETS_NO_MORE.has(image.category);
	const users = [...before.build.users];
	let book: AccountBook = before.build;
	const tools = new Set(before.build.tools);
	const exposed = [...before.build.exposed];
	const runs: BuildRun[] = [];
	const paths = [...before.build.paths];
	let { entrypoint, command, workdir } = before.build;
	const variables = new Map(before.variables);
	let isTemplate = false;
	const lookup: Lookup = (name) =>
		variables.get(name) ?? platformArgument(name) ?? (isKnown && !isTemplate ? undefined : fromElsewhere(name));
	const read = wordReader(lookup);

	for (const instruction of [...triggersOf(stage.parent), ...stage.instructions]) {
		const own = paths.length;
		for (const { by, path: name, variable } of namesIn(instruction, stage.escapeCharacter, lookup)) {
			const path = absolute(name, workdir);
			if (path !== undefined) paths.push({ by, path, variable, stage, instruction });
		}
		switch (instruction.keyword) {
			case "WORKDIR":
				workdir = paths[own]?.path;
				break;
			case "ARG":
			case "ENV":
				for (const [name, variable] of assigned(stage, instruction, lookup)) variables.set(name, variable);
				break;
			case "USER":
				users.push(readUser(stage, instruction, lookup));
				break;
			case "EXPOSE":
				for (const { text, span } of instruction.words) {
					const expansion = expandWord(text, stage.escapeCharacter, lookup);
					const port = expansion.state === "text" ? /^[0-9]+/.exec(expansion.text)?.[0] : undefined;
					if (port) exposed.push({ port: Number(port), at: { file: stage.file, span } });
				}
				break;
			case "RUN": {
				const run = buildRun({ file: stage.file, instruction, user: users.at(-1), workdir }, read);
				runs.push(run);
				book = afterRun(run, stage, read, book);
				for (const it of run.text.programs) tools.add(it);
				break;
			}
			case "COPY":
			case "ADD":
				book = afterCopy(stage, instruction, lookup, book);
				break;
			case "ENTRYPOINT":
				entrypoint = { stage, instruction };
				if (command?.stage !== stage) command = undefined;
				break;
			case "CMD":
				command = { stage, instruction };
				break;
			default:
				isTemplate ||= TEMPLATE.test(instruction.keyword);
		}
	}
	return { build: { ...book, users, tools, exposed, runs, paths, workdir, entrypoint, command }, variables };
}

/** The book after a RUN: whatever it starts may make accounts of its own. */
function afterRun({ instruction, text }: BuildRun, stage: Stage, read: ReadWord, book: AccountBook): AccountBook {
	const open = book.passwdIsComplete ? { ...book, passwdIsComplete: false } : book;
	const commands = text.mayChangeAccounts ? commandsOf(instruction, stage.file.text) : [];
	const changes = commands.flatMap((it) => changesOf(stage, it, read));
	return [...changes, ...heredocChanges(stage, instruction)].reduce(changeBook, open);
}

/** The book after a COPY or an ADD, which is mostly the same. */
function afterCopy(stage: Stage, instruction: Instruction, lookup: Lookup, book: AccountBook): AccountBook {
	const isOpened = book.passwdIsComplete && mayWriteAccounts(stage, instruction, lookup);
	const open = isOpened ? { ...book, passwdIsComplete: false } : book;
	if (instruction.heredocs.length > 0)
		return heredocChanges(stage, instruction).reduce(changeBook, withoutReplaced(open, instruction));
	return copiedTo(instruction, stage.escapeCharacter, lookup).accounts
		? { ...open, unclear: "COPY brings other accounts" }
		: open;
}

/** Whether a COPY goes to the files of the accounts. */
const copiedTo = keptReading((instruction) => ({ accounts: writesAccounts(instruction) }));

/** The book without the accounts, or groups, of a file that a heredoc replaces. */
function withoutReplaced(book: AccountBook, { words }: Instruction): AccountBook {
	const target = words.at(-1)?.text;
	if (target === "/etc/passwd") return { ...book, accounts: new Map() };
	return target === "/etc/group" ? { ...book, groups: new Map() } : book;
}

/** What a stage has its children do first (ONBUILD); it does not reach grandchildren. */
function triggersOf(parent: Stage | undefined): readonly Instruction[] {
	return parent?.instructions.flatMap((it) => it.trigger ?? []) ?? [];
}

/** What an ARG or ENV sets; its values see only what stands above it. */
function assigned(stage: Stage, instruction: Instruction, lookup: Lookup): readonly (readonly [string, Variable])[] {
	if (instruction.keyword === "ENV") return environment(instruction, stage.escapeCharacter, lookup);
	return assignments(instruction).map(({ name, value }) => [name, argument(stage, name, value, lookup)]);
}

const environment = keptReading((instruction, escapeCharacter, lookup) =>
	assignments(instruction).map(({ name, value }): readonly [string, Variable] => {
		const expansion = expandWord(value ?? "", escapeCharacter, lookup);
		return [name, expansion.state === "text" ? set(expansion.text) : expansion];
	}),
);

/** What one command of a RUN does to the accounts. */
function changesOf({ file }: Stage, command: Command, read: ReadWord): readonly AccountChange[] {
	const changes = changesByCommand(command, file, read);
	return command.outputs.length === 0 ? changes : [...changes, ...writtenAccounts(command)];
}

/** Reads shell words with the variables as they are at that point of the stage. */
function wordReader(lookup: Lookup): ReadWord {
	return (word) => {
		if (!word.raw.includes("$")) return word.text;
		const expansion = expandWord(word.raw, "\\", lookup);
		return expansion.state === "text" && expansion.unset.length === 0 ? expansion.text : undefined;
	};
}

/** Accounts in a heredoc that is written to a passwd or group file, by `cat >> file <<EOF` or by COPY. */
function heredocChanges({ file }: Stage, instruction: Instruction): readonly AccountChange[] {
	const { heredocs } = instruction;
	if (heredocs.length === 0) return [];
	const target = instruction.words
		.map((it) => it.text.replace(/^>+/, ""))
		.find((it) => it === "/etc/passwd" || it === "/etc/group");
	if (target === undefined) return [];
	return heredocs.flatMap(({ content }) => writtenLines(target, file.text.slice(content.start, content.end)));
}

/** A COPY that may bring accounts: of the files themselves, of their folder, or of everything. */
function writesAccounts(instruction: Instruction): boolean {
	return isAccountFile(instruction.words.at(-1)?.text ?? "") && !bringsFiles(instruction);
}

/** Files by their endings, which keep their names in a folder; an archive may hold everything. */
function bringsFiles({ words }: Instruction): boolean {
	const [target = "", ...sources] = words.map((it) => it.text).toReversed();
	const isFile = (it: string) =>
		/[^/]\.(?:sh|bash|py|rb|js|json|ya?ml|toml|conf|cfg|ini|env|txt|xml|jar|war|crt|pem)$/.test(it);
	return target.endsWith("/") && sources.length > 0 && sources.every(isFile);
}

/** The same, for a target in quotes, of variables, or below the working directory, too. */
function mayWriteAccounts(stage: Stage, instruction: Instruction, lookup: Lookup): boolean {
	const { words, exec } = instruction;
	const target = expandWord(exec?.at(-1) ?? words.at(-1)?.text ?? "", stage.escapeCharacter, lookup);
	if (target.state === "open") return true;
	if (bringsFiles(instruction)) return false;
	if (isAccountFile(target.text)) return true;
	return isAccountFile(target.text.replace(/^(?:\.?\/)*\.?/, "/")) && !isMoved(stage);
}

function isMoved(stage: Stage): boolean {
	return [...chainOf(stage)].some(({ instructions }) =>
		instructions.some((it) => it.keyword === "WORKDIR" && it.words[0]?.text !== "/"),
	);
}

function isAccountFile(target: string): boolean {
	return /^\/(?:etc\/?(?:passwd|group)?)?$/.test(target);
}

/** An image that nobody knows may set any variable, and so may what a template is filled with. */
function fromElsewhere(name: string): Variable {
	return { state: "open", because: `the base image may set \`${name}\`` };
}

function argument(stage: Stage, name: string, value: string | undefined, lookup: Lookup): Variable {
	const outside = stage.inputs.arguments.get(name);
	if (outside) return outside;
	const global = value === undefined ? stage.globalArguments.get(name) : undefined;
	const before = value === undefined ? lookup(name) : undefined;
	return global ?? before ?? platformArgument(name) ?? defaultOf(name, value, stage.escapeCharacter, lookup);
}

function readUser(stage: Stage, instruction: Instruction, lookup: Lookup): UserInstruction {
	const first = instruction.words[0];
	const last = instruction.words.at(-1);
	const span = first && last ? { start: first.span.start, end: last.span.end } : instruction.keywordSpan;
	const value = expandWord(instruction.body.text, stage.escapeCharacter, lookup);
	return { stage, instruction, at: { file: stage.file, span }, value };
}
