import { creationCommands, creationFamily } from "../knowledge/distros.ts";
import type { ImageFacts } from "../knowledge/images.ts";
import { serverProgram } from "../knowledge/server-programs.ts";
import { bookOfImage } from "../model/account-book.ts";
import { type Build, buildOf } from "../model/build.ts";
import { chainCommandsCalling, unplacedCommands } from "../model/chain-commands.ts";
import { rootStage, type Stage } from "../model/stage.ts";
import { startedPrograms } from "../model/started-programs.ts";
import { isWindows } from "../model/windows.ts";

/** An account that a fix would create and switch to. */
export interface PlannedUser {
	readonly name: string;
	readonly uid: number;
	/** The commands that create it; none where the image has no tool for it and a number must do. */
	readonly creation: readonly string[];
	/** What USER gets. */
	readonly user: string;
}

/** An account that exists already and may run the service. */
export interface ExistingUser {
	/** What USER or `user:` gets. */
	readonly spec: string;
	readonly label: string;
}

/** The account to create in a stage: the wanted one, with the next name and number that are free there. */
export function planUser(stage: Stage, wanted: { readonly name: string; readonly uid: number }): PlannedUser {
	const build = buildOf(stage);
	if (isWindows(stage)) return { name: "ContainerUser", uid: 0, creation: [], user: "ContainerUser" };
	const name = freeName(wanted.name, build);
	const uid = freeNumber(wanted.uid, build);
	const creation = build.image?.family === "scratch" ? [] : creationOf(stage, build, name, uid);
	return { name, uid, creation, user: `${uid}:${uid}` };
}

function creationOf(stage: Stage, build: Build, name: string, uid: number): readonly string[] {
	const { image } = rootStage(stage).base;
	const tag = image.state === "known" ? image.value.tag : undefined;
	const family = creationFamily(build.image, tag, build.tools);
	if (!family) return [];
	return (
		creationCommands({ family, hasShadow: keepsShadow(stage) }, { user: name, uid, gid: uid, home: `/home/${name}` }) ??
		[]
	);
}

/** True where the stage's commands install the package with useradd, or use it, and nothing takes the package out again. */
function keepsShadow(stage: Stage): boolean {
	const isPackage = (text: string) => text === "shadow-utils" || text === "shadow";
	// Most files never name it, and that is told faster than by asking thousands of commands.
	const commands = stage.file.text.includes("shadow") ? unplacedCommands(stage) : [];
	const last = commands.findLast(({ words }) => words.some(({ text }) => isPackage(text)));
	if (last) return !last.words.some((it) => /^(?:remove|erase|del|autoremove)$/.test(it.text));
	const tools = ["useradd", "groupadd"];
	return chainCommandsCalling(stage, tools).some(({ command }) => tools.includes(command.words[0]?.text ?? ""));
}

function freeName(name: string, { accounts, groups }: Build): string {
	let free = name;
	for (let i = 2; accounts.has(free) || groups.has(free); i++) free = `${name}${i}`;
	return free;
}

function freeNumber(uid: number, { accounts, groups }: Build): number {
	const taken = new Set([...[...accounts.values()].map((it) => it.uid), ...[...groups.values()].map((it) => it.gid)]);
	let free = uid;
	while (taken.has(free)) free++;
	return free;
}

/** The account that the stage's own files created and never root, or else the image's own, when there is one. */
export function existingUser(stage: Stage): ExistingUser | undefined {
	const build = buildOf(stage);
	const created = [...build.accounts.values()].findLast((it) => it.uid !== 0 && !isOfImage(it.name, build.image));
	if (created) return { spec: created.name, label: labelled(created.name, created.uid) };
	return imageUser(build.image) ?? userOfProgram(build);
}

/** The distribution's own account that a server program of its packages takes for granted. */
function userOfProgram(build: Build): ExistingUser | undefined {
	const names = startedPrograms(build).flatMap((it) => serverProgram(it, build.image?.family)?.account ?? []);
	const account = names.flatMap((it) => build.accounts.get(it) ?? [])[0];
	return account && { spec: account.name, label: labelled(account.name, account.uid) };
}

/** The account that an image brings for its service; undefined when it brings none. */
export function imageUser(image: ImageFacts | undefined): ExistingUser | undefined {
	const own = image?.ownUser;
	if (!own || own.uid === 0) return undefined;
	const account = image.accounts.find((it) => it.uid === own.uid || it.name === own.spec);
	return { spec: own.spec, label: labelled(own.name ?? account?.name ?? own.spec, own.uid ?? account?.uid) };
}

function isOfImage(name: string, image: ImageFacts | undefined): boolean {
	return bookOfImage(image).accounts.has(name);
}

function labelled(name: string, uid: number | undefined): string {
	return uid === undefined || String(uid) === name ? `"${name}"` : `"${name}" (UID ${uid})`;
}
