import { isGivable } from "../knowledge/data-paths.ts";
import { serverProgram } from "../knowledge/server-programs.ts";
import { type Build, buildOf } from "../model/build.ts";
import type { NamedPath } from "../model/named-paths.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import { startedPrograms } from "../model/started-programs.ts";
import { isWindows } from "../model/windows.ts";
import { type WrittenFolder, writtenFolders } from "../model/written-folders.ts";
import { runsService } from "../privilege/of-stage.ts";
import type { Edit } from "../text/source-file.ts";
import { addOwner } from "./own-copied-files.ts";

/** Who is to own the folders that a program writes to. */
export interface FolderOwner {
	/** What USER gets. */
	readonly spec: string;
	/** True for an account that the fix creates. */
	readonly isNew: boolean;
}

/** How the folders that a stage's program writes to get to the user who runs it. */
export interface GivenFolders {
	/** Those that change hands. */
	readonly paths: readonly string[];
	/** For a RUN as root, to be joined with `&&`. */
	readonly commands: readonly string[];
	/** `--chown` for what is copied into them. */
	readonly edits: readonly Edit[];
	/** Folders for data that stay root's, because the image has no shell to give them with. */
	readonly refused: readonly string[];
}

const NOTHING: GivenFolders = { paths: [], commands: [], edits: [], refused: [] };

/**
 * Gives a user the folders that a stage's program writes to: those for data with what is copied into them, and the
 * working directory alone, since what lies in it is the program's code. Not what the build gives to that user itself.
 */
export function giveFolders(stage: Stage, owner: FolderOwner): GivenFolders {
	const build = buildOf(stage);
	const own = writtenFolders(stage).filter((it) => !belongsTo(it, owner, build));
	const others = [...foldersOfService(build, owner), ...foldersOfPrograms(build)];
	const wanted = [...own, ...others.filter(({ path }) => !own.some((it) => it.path === path))];
	if (wanted.length === 0 || isWindows(stage) || !isPlain(owner.spec)) return NOTHING;
	const copies = wanted.flatMap((it) => it.copies).filter((it) => takesOwner(it, stage, owner, build));
	const edits = [...new Set(copies.map((it) => it.instruction))].flatMap(({ keywordSpan }) =>
		addOwner({ at: { file: stage.file, span: keywordSpan } }, owner.spec),
	);
	const [byCopy, byCommand] = partition(wanted, (it) => isMadeByCopy(it, copies));
	const paths = (folders: readonly WrittenFolder[]) => folders.map((it) => it.path);
	if (canRun(stage, build))
		return { paths: paths(wanted), commands: commandsFor(byCommand, copies, owner.spec), edits, refused: [] };
	return { paths: paths(byCopy), commands: [], edits, refused: paths(byCommand).filter((it) => it !== build.workdir) };
}

/** A COPY with an owner makes the folder that it needs as that owner (measured on BuildKit; one that is there keeps its own). */
function isMadeByCopy({ path, isMade, isFilled, copies }: WrittenFolder, owned: readonly NamedPath[]): boolean {
	return !isMade && !isFilled && copies.length > 0 && copies.every((it) => it.path === path && owned.includes(it));
}

function commandsFor(folders: readonly WrittenFolder[], owned: readonly NamedPath[], owner: string): readonly string[] {
	const absent = folders.filter((it) => !it.isMade && it.copies.length === 0);
	const isWhole = (it: WrittenFolder) => it.isFilled || it.copies.some((copy) => !owned.includes(copy));
	const trees = folders.filter(isWhole);
	const inTree = (it: WrittenFolder) => trees.some(({ path }) => it.path.startsWith(`${path}/`));
	const [whole, alone] = partition(
		folders.filter((it) => !inTree(it)),
		isWhole,
	);
	const on = (command: string, all: readonly WrittenFolder[]) =>
		all.length > 0 ? [`${command} ${all.map((it) => it.path).join(" ")}`] : [];
	return [...on("mkdir -p", absent), ...on(`chown ${owner}`, alone), ...on(`chown -R ${owner}`, whole)];
}

/** What a word of the shell may stand for without quotes. */
function isPlain(spec: string): boolean {
	return /^(?:[\w.-]+|\$\w+|\$\{\w+\})(?::[\w.-]+)?$/.test(spec);
}

/** True where the build gives a folder to the owner, or to somebody whom only the build knows. */
function belongsTo({ owner: text }: WrittenFolder, { spec }: FolderOwner, { accounts }: Build): boolean {
	if (text === undefined) return false;
	const number = (it: string) => (/^[0-9]+$/.test(it) ? Number(it) : accounts.get(it)?.uid);
	const [given = "", wanted = ""] = [text, spec].map((it) => it.split(":")[0]);
	return given.includes("$") || given === wanted || (number(given) !== undefined && number(given) === number(wanted));
}

/** Where an image's own service writes; where the image runs as its own user, or steps down to it, that has been seen to. */
function foldersOfService({ image, entrypoint }: Build, { isNew }: FolderOwner): readonly WrittenFolder[] {
	if (!image || entrypoint || !runsService(image)) return [];
	const startsAsRoot = /^(?:|root|0)(?::|$)/.test(image.user);
	const isReady = !startsAsRoot || (image.stepsDown !== undefined && !image.stepsDown.workersOnly);
	if (isReady && !isNew) return [];
	return image.writablePaths.filter((it) => isGivable(it) || RUNTIME.test(it)).map((it) => folderOf(it, true));
}

/** Where server programs of packages write, unless the image brings the program as its service. */
function foldersOfPrograms(build: Build): readonly WrittenFolder[] {
	if (runsService(build.image)) return [];
	const writes = startedPrograms(build).flatMap((it) => serverProgram(it, build.image?.family)?.writes ?? []);
	return [...new Set(writes)].map((it) => folderOf(it, RUNTIME.test(it)));
}

function folderOf(path: string, isMade: boolean): WrittenFolder {
	return { path, owner: undefined, isMade, isFilled: !RUNTIME.test(path), copies: [] };
}

/** Where services put their pid files and sockets; in images it holds next to nothing. */
const RUNTIME = /^\/(?:var\/)?run$/;

/** Names count where the account is there already: a COPY may stand in front of the RUN that creates it. */
function takesOwner({ instruction }: NamedPath, stage: Stage, { spec }: FolderOwner, { image }: Build): boolean {
	const [user = ""] = spec.split(":");
	const isThere = /^[0-9:]+$/.test(spec) || image?.accounts.some((it) => it.name === user) === true;
	const { keyword, flags } = instruction;
	return (
		isThere &&
		keyword === "COPY" &&
		stage.instructions.includes(instruction) &&
		!flags.some((it) => it.name === "chown")
	);
}

/** True where a RUN works: the image is known to have a shell, or the stage has one RUN already. */
function canRun(stage: Stage, { image }: Build): boolean {
	const hasRun = [...chainOf(stage)].some((it) =>
		it.instructions.some(({ keyword, exec }) => keyword === "RUN" && !exec),
	);
	return hasRun || (image?.hasShell === true && !/^(?:distroless|scratch|unknown)$/.test(image.family));
}

function partition<T>(all: readonly T[], test: (it: T) => boolean): readonly [readonly T[], readonly T[]] {
	return [all.filter(test), all.filter((it) => !test(it))];
}
