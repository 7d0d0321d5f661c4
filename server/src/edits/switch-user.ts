import type { Stage } from "../model/stage.ts";
import { userBefore } from "../model/user-before.ts";
import { userAt } from "../privilege/user-at.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import type { Edit } from "../text/source-file.ts";
import { insertBefore, insertBehind, insertInstructions, lastThatNeedsRoot, replaceText } from "./dockerfile-edits.ts";
import { moreCommands, newRun } from "./extend-run.ts";
import { giveFolders } from "./give-folders.ts";

/** A user to end a stage as. */
export interface UserSwitch {
	/** What USER gets. */
	readonly user: string;
	/** Commands that create the account first. */
	readonly creation: readonly string[];
}

/** How a stage ends as another user. */
export interface PlannedSwitch {
	/** The folders that the user gets besides. */
	readonly folders: readonly string[];
	/** The folders that the program probably writes to and that stay root's. */
	readonly refused: readonly string[];
	readonly edits: () => readonly Edit[];
}

/**
 * Switches a stage to a user behind its last instruction that needs root, gives that user what the program writes to,
 * and creates the account where that is asked for. The commands go to the RUN that stands there, else to one of their
 * own; a USER that stands last there is rewritten instead of being followed by another.
 */
export function switchUser(stage: Stage, { user, creation }: UserSwitch): PlannedSwitch {
	const { paths, commands, edits, refused } = giveFolders(stage, { spec: user, isNew: creation.length > 0 });
	return {
		folders: paths,
		refused,
		edits: () => {
			const switching = withCommands(stage, user, [...creation, ...commands]);
			return switching.length === 0 ? [] : [...edits, ...switching];
		},
	};
}

function withCommands(stage: Stage, user: string, commands: readonly string[]): readonly Edit[] {
	const last = lastThatNeedsRoot(stage);
	if (last?.keyword === "USER") return replaceUser(stage, last, user, commands);
	if (commands.length === 0) return insertInstructions(stage, [`USER ${user}`]);
	return (
		(last && extendRun(stage, last, commands, [`USER ${user}`])) ??
		insertInstructions(stage, [newRun(stage, commands), `USER ${user}`])
	);
}

function replaceUser(stage: Stage, last: Instruction, user: string, commands: readonly string[]): readonly Edit[] {
	const [argument] = last.words;
	const end = last.words.at(-1);
	// Whoever ran before this USER may not be root, and then it must stay for the commands.
	const isNeeded = commands.length > 0 && !isRootBefore(stage, last);
	if (!argument || !end || isNeeded)
		return insertBehind(stage, last, [...(commands.length > 0 ? [newRun(stage, commands)] : []), `USER ${user}`]);
	const replaced = replaceText({ file: stage.file, span: { start: argument.span.start, end: end.span.end } }, user);
	if (commands.length === 0) return [replaced];
	const before = stage.instructions[stage.instructions.indexOf(last) - 1];
	return [
		...((before && extendRun(stage, before, commands, [])) ?? insertBefore(stage, last, [newRun(stage, commands)])),
		replaced,
	];
}

/** Lets a RUN of root's go on with more commands, followed by more instructions; undefined where it cannot. */
function extendRun(
	stage: Stage,
	run: Instruction,
	commands: readonly string[],
	lines: readonly string[],
): readonly Edit[] | undefined {
	const more = isRootBefore(stage, run) ? moreCommands(stage, run, commands) : undefined;
	if (more === undefined) return undefined;
	return insertBehind(stage, run, lines).map((it) => ({ ...it, newText: more + it.newText }));
}

function isRootBefore(stage: Stage, instruction: Instruction): boolean {
	const user = userAt(stage, userBefore(stage, instruction));
	return user.state === "unknown" ? user.origin.by === "image" : user.value.isRoot;
}
