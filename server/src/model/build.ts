import { type ImageFacts, imageFacts } from "../knowledge/images.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import type { Command } from "../syntax/shell.ts";
import { type Expansion, type Lookup, set, type Variable } from "../syntax/variables.ts";
import { expandWord } from "../syntax/word-expansion.ts";
import type { Place } from "../text/source-file.ts";
import { type Account, type AccountChange, accountChange, type Group, type ReadWord } from "./accounts.ts";
import { commandsOf, programOf } from "./commands.ts";
import { accountChanges, writtenAccounts } from "./passwd.ts";
import { assignments, defaultOf, platformArgument, rootStage, type Stage } from "./stage.ts";

/** What a stage's instructions leave behind, those of the stages it builds on included. */
export interface Build {
	/** Every USER that counts for this stage, in order. */
	readonly users: readonly UserInstruction[];
	readonly accounts: ReadonlyMap<string, Account>;
	readonly groups: ReadonlyMap<string, Group>;
	/** True while no account can exist but those above: nothing ran that could have made one. */
	readonly passwdIsComplete: boolean;
	/** What is known of the image at the end of the FROM chain. */
	readonly image: ImageFacts | undefined;
	/** Package managers and shells' tools that RUN starts: they tell the distribution. */
	readonly tools: ReadonlySet<string>;
	readonly exposed: readonly { readonly port: number; readonly at: Place }[];
	/** The commands of the stage's own RUN instructions, in order; not those of the stages it builds on. */
	readonly commands: readonly BuildCommand[];
	/** The last ENTRYPOINT and CMD; undefined where the image's own count. */
	readonly entrypoint: Started | undefined;
	readonly command: Started | undefined;
}

/** A command that a RUN executes, and as whom. */
export interface BuildCommand {
	readonly command: Command;
	readonly instruction: Instruction;
	/** The USER that counts there; undefined where none was written yet, in this stage or below. */
	readonly user: UserInstruction | undefined;
	/** What its words are once variables are replaced; undefined where nobody can tell. */
	readonly values: readonly (string | undefined)[];
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
/** ENV wins over ARG; both pass to stages that build on this one. */
interface Variables {
	readonly environment: ReadonlyMap<string, Variable>;
	readonly given: ReadonlyMap<string, Variable>;
}

const followed = new WeakMap<Stage, Followed>();

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
	const facts = image.state === "known" ? imageFacts(image.value.repository, image.value.tag) : undefined;
	const environment = new Map(Object.entries(facts?.env ?? {}).map(([name, value]) => [name, set(value)]));
	const accounts = new Map<string, Account>([["root", { name: "root", uid: 0, gid: 0, uidAt: undefined }]]);
	for (const { name, uid, gid } of facts?.accounts ?? []) accounts.set(name, { name, uid, gid, uidAt: undefined });
	return {
		build: {
			users: [],
			accounts,
			groups: new Map(),
			passwdIsComplete:
				facts?.family === "scratch" || (facts?.family === "distroless" && facts.certainty === "certain"),
			image: facts,
			tools: new Set(),
			exposed: [],
			commands: [],
			entrypoint: undefined,
			command: undefined,
		},
		variables: { environment, given: new Map() },
	};
}

function walk(stage: Stage, before: Followed): Followed {
	const { image } = before.build;
	const users = [...before.build.users];
	const accounts = new Map(before.build.accounts);
	const groups = new Map(before.build.groups);
	const tools = new Set(before.build.tools);
	const exposed = [...before.build.exposed];
	const commands: BuildCommand[] = [];
	let { passwdIsComplete, entrypoint, command } = before.build;
	const environment = new Map(before.variables.environment);
	const given = new Map(before.variables.given);
	const lookup: Lookup = (name) =>
		environment.get(name) ??
		given.get(name) ??
		(image || platformArgument(name) ? platformArgument(name) : fromUnknownImage(name));

	const read = wordReader(lookup);

	for (const instruction of stage.instructions) {
		switch (instruction.keyword) {
			case "ARG":
				for (const { name, value } of assignments(instruction)) given.set(name, argument(stage, name, value, lookup));
				break;
			case "ENV":
				for (const { name, value } of assignments(instruction)) {
					const expansion = expandWord(value ?? "", stage.escapeCharacter, lookup);
					environment.set(name, expansion.state === "text" ? set(expansion.text) : expansion);
				}
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
			case "RUN":
				for (const command of commandsOf(instruction, stage.file.text)) {
					tools.add(programOf(command.words[0]));
					commands.push({ command, instruction, user: users.at(-1), values: command.words.map(read) });
					for (const it of changesOf(stage, command, read)) changeAccounts(it, accounts, groups);
				}
				for (const it of heredocChanges(stage, instruction)) changeAccounts(it, accounts, groups);
				passwdIsComplete = false;
				break;
			case "COPY":
			case "ADD":
				for (const it of heredocChanges(stage, instruction)) changeAccounts(it, accounts, groups);
				passwdIsComplete &&= !writesAccounts(instruction);
				break;
			case "ENTRYPOINT":
				entrypoint = { stage, instruction };
				if (command?.stage !== stage) command = undefined;
				break;
			case "CMD":
				command = { stage, instruction };
				break;
		}
	}
	const build = { users, accounts, groups, passwdIsComplete, image, tools, exposed, commands, entrypoint, command };
	return { build, variables: { environment, given } };
}

/** What one command of a RUN does to the accounts. */
function changesOf({ file }: Stage, command: Command, read: ReadWord): readonly AccountChange[] {
	const change = accountChange(command, file, read);
	return [...(change ? [change] : []), ...writtenAccounts(command)];
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
function heredocChanges({ file }: Stage, { words, heredocs }: Instruction): readonly AccountChange[] {
	const target = words
		.map((it) => it.text.replace(/^>+/, ""))
		.find((it) => it === "/etc/passwd" || it === "/etc/group");
	if (target === undefined) return [];
	return heredocs.flatMap(({ content }) => accountChanges(target, file.text.slice(content.start, content.end)));
}

/** A COPY that may bring accounts: of the files themselves, of their folder, or of everything. */
function writesAccounts({ words }: Instruction): boolean {
	return /^\/(?:etc\/?(?:passwd|group)?)?$/.test(words.at(-1)?.text ?? "");
}

/** An image that nobody knows may set any variable. */
function fromUnknownImage(name: string): Variable {
	return { state: "open", because: `the base image may set \`${name}\`` };
}

function argument(stage: Stage, name: string, value: string | undefined, lookup: Lookup): Variable {
	const outside = stage.inputs.arguments.get(name);
	if (outside) return outside;
	const global = value === undefined ? stage.globalArguments.get(name) : undefined;
	return global ?? platformArgument(name) ?? defaultOf(name, value, stage.escapeCharacter, lookup);
}

function readUser(stage: Stage, instruction: Instruction, lookup: Lookup): UserInstruction {
	const first = instruction.words[0];
	const last = instruction.words.at(-1);
	const span = first && last ? { start: first.span.start, end: last.span.end } : instruction.keywordSpan;
	const value = expandWord(instruction.body.text, stage.escapeCharacter, lookup);
	return { stage, instruction, at: { file: stage.file, span }, value };
}

/** Carries a change of the accounts out; a name that is removed can be told from one that was never seen. */
function changeAccounts(change: AccountChange, accounts: Map<string, Account>, groups: Map<string, Group>): void {
	switch (change.kind) {
		case "user": {
			const gid = change.account.gid ?? groups.get(change.group ?? change.account.name)?.gid;
			accounts.set(change.account.name, { ...change.account, gid });
			break;
		}
		case "group":
			groups.set(change.group.name, change.group);
			break;
		case "renumber": {
			const account = accounts.get(change.name);
			accounts.set(change.name, { name: change.name, uid: change.uid, gid: account?.gid, uidAt: change.uidAt });
			break;
		}
		case "remove":
			accounts.delete(change.name);
			break;
	}
}
