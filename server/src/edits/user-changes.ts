import { isChecked } from "../knowledge/images.ts";
import { nonRootTag } from "../knowledge/non-root-variants.ts";
import { bringsRootProgram, serverProgram } from "../knowledge/server-programs.ts";
import { buildOf } from "../model/build.ts";
import { unplacedCommands } from "../model/chain-commands.ts";
import type { Service } from "../model/service.ts";
import { isBuiltUpon, isInline, rootStage, type Stage } from "../model/stage.ts";
import { startedPrograms } from "../model/started-programs.ts";
import type { PrivilegeProfile, User } from "../privilege/profile.ts";
import { resolveUser } from "../privilege/user.ts";
import { withChoice } from "../text/choice.ts";
import { shorten } from "../text/shorten.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import { addKeys } from "./compose-edits.ts";
import { existingUser, imageUser, planUser } from "./create-user.ts";
import { replaceText } from "./dockerfile-edits.ts";
import { giveFolders } from "./give-folders.ts";
import { removeSetting } from "./remove-setting.ts";
import { type PlannedSwitch, switchUser, type UserSwitch } from "./switch-user.ts";

/** One way to give a container another user. */
export interface UserChange {
	readonly title: string;
	/** True when the image's main process expects to be root. */
	readonly risky: boolean;
	readonly edits: () => readonly Edit[];
}

/** The account that a change creates. */
export interface NewUser {
	readonly name: string;
	readonly uid: number;
}

/** The ways to end a stage as another user than root: back to the one before, the one that exists, a new one. */
export function userChangesOfStage(stage: Stage, profile: PrivilegeProfile, wanted: NewUser): readonly UserChange[] {
	const build = buildOf(stage);
	const { name, uid, user, creation } = planUser(stage, wanted);
	const created = creation.length === 0 ? `Switch to ${user}` : `Add user "${name}" (UID ${uid}) and switch to it`;
	const change = changeOf(stage, profile, created, { user, creation });
	const create = { ...change, edits: () => change.edits().map((it) => withChoice(it, name, creation)) };
	const before = build.users.findLast((it) => it.value.state === "text" && canRun(resolveUser(it.value.text, build)));
	if (before?.value.state === "text") {
		const { text } = before.value;
		return [changeOf(stage, profile, `Switch back to "${text}"`, { user: text, creation: [] }), create];
	}
	const existing = existingUser(stage);
	if (!existing) return [create];
	const use = { user: existing.spec, creation: [] };
	return [
		changeOf(stage, profile, `Use existing user ${existing.label}`, use),
		create,
		...otherBase(stage, profile, existing.spec),
	];
}

/** The same image under the tag that starts as its own user, where nothing in the file sets another. */
function otherBase(stage: Stage, profile: PrivilegeProfile, user: string): readonly UserChange[] {
	const { image, at, text } = rootStage(stage).base;
	if (image.state === "unknown" || image.value.digest !== undefined || textAt(at) !== image.value.text) return [];
	const tag = nonRootTag(image.value.repository, image.value.tag);
	if (tag === undefined || buildOf(stage).users.length > 0 || text !== image.value.text) return [];
	const base = `${image.value.repository}:${tag}`;
	const { edits, refused } = giveFolders(stage, { spec: user, isNew: false });
	const change = [...edits, replaceText(at, base)];
	return [described(stage, profile, `Switch base to ${base}`, { user, folders: [], refused, edits: () => change })];
}

function canRun({ isRoot, exists }: User): boolean {
	return !isRoot && exists !== false;
}

/** The switch with its title, which names the folders that change hands and those that the user cannot write to. */
export function changeOf(stage: Stage, profile: PrivilegeProfile, title: string, to: UserSwitch): UserChange {
	return described(stage, profile, title, { ...switchUser(stage, to), user: to.user });
}

function described(
	stage: Stage,
	profile: PrivilegeProfile,
	title: string,
	{ user, folders, refused, edits }: PlannedSwitch & { readonly user: string },
): UserChange {
	const given = folders.length > 0 ? `, which gets ${named(folders)}` : "";
	const kept = refused.length > 0 ? ` (it cannot write to ${named(refused)})` : "";
	const isUnknown = startsUnknownService(stage);
	const doubt = isUnknown ? " (nobody knows whether its service runs as that)" : "";
	const risky = needOfRoot(profile) !== undefined || refused.length > 0 || isUnknown || needsRoot(stage, user);
	return { title: `${title}${given}${kept}${doubt}`, risky, edits };
}

function named([first = "", ...others]: readonly string[]): string {
	if (others.length === 0) return shorten(first, 40);
	return others.length === 1
		? `${shorten(first, 30)} and ${shorten(others[0] ?? "", 30)}`
		: `${shorten(first, 30)} and ${others.length} more folders`;
}

/** True where what starts is the image's own, and nothing is known of that. */
function startsUnknownService(stage: Stage): boolean {
	const { image, entrypoint, command } = buildOf(stage);
	return !isChecked(image) && !entrypoint && !command;
}

/** A program of root's or of another account, and one in root's home, which is closed to everybody else as a rule. */
function needsRoot(stage: Stage, user: string): boolean {
	const build = buildOf(stage);
	const programs = startedPrograms(build);
	const servers = programs.flatMap((it) => serverProgram(it, build.image?.family) ?? []);
	// A script may start what the stage installed for it.
	const installed = programs.some((it) => /\.sh$|entrypoint|^start/.test(it)) ? unplacedCommands(stage) : [];
	return (
		/^\/root(?:\/|$)/.test(build.workdir ?? "") ||
		servers.some((it) => it.needsRoot || (it.account !== undefined && it.account !== user.split(":")[0])) ||
		installed.some(({ words }) => words.some((it) => bringsRootProgram(it.text)))
	);
}

/** The same ways for the Dockerfile that a service builds; none where other stages build on the stage, or it has no file. */
export function userChangesOfBuild(
	service: Service,
	profile: PrivilegeProfile,
	wanted: NewUser,
): readonly UserChange[] {
	const { build } = service;
	if (!build || isBuiltUpon(build) || isInline(build)) return [];
	return userChangesOfStage(build, profile, wanted).map((it) => ({
		...it,
		title: `${it.title} in ${nameOf(build.file.uri)}`,
	}));
}

/** Gives a service a user: in the place of the one it has, or as a new key. */
export function setUser(service: Service, spec: string): readonly Edit[] {
	const value = `"${spec}"`;
	const setting = service.get("user");
	const isWritten = setting?.value.kind === "scalar";
	return isWritten ? [replaceText(setting.value.at, value)] : addKeys(service, [{ key: "user", value }]);
}

/** Takes `user:` away from a service, so that the image's own user counts. */
export function removeUser(service: Service): readonly Edit[] {
	const setting = service.get("user");
	return setting ? removeSetting(setting) : [];
}

/**
 * What fails when the process is not root, in words: starting workers as somebody else, a step down of the project's own,
 * the socket of a runtime, which is root's and its group's, and additions, which Docker gives to root alone.
 */
export function needOfRoot({ stepsDown, runtimeAccess, capabilities, engine }: PrivilegeProfile): string | undefined {
	if (stepsDown && (stepsDown.workersOnly || stepsDown.at !== undefined)) return "its main process expects root";
	if (runtimeAccess.some(({ by }) => by === "socket" || by === "folder")) return "the runtime's socket is root's";
	const isAdded = engine === "docker" && capabilities.changes.some(({ kind }) => kind === "add");
	return isAdded ? "Docker gives added capabilities to root only" : undefined;
}

/** The value of `user:` that fits a service: the image's own user, or the new one's number with a group of its own. */
export function composeUser(
	service: Service,
	profile: PrivilegeProfile,
	wanted: NewUser,
): { readonly spec: string; readonly title: string; readonly risky: boolean } {
	const own = service.build ? undefined : imageUser(profile.image);
	const isOwn = own !== undefined && !own.spec.includes("$");
	// An image that steps down by itself, and not to an account that `user:` can name, prepares that step as root.
	const spec = isOwn ? own.spec : `${wanted.uid}:${wanted.uid}`;
	const program = service.build && needsRoot(service.build, spec) ? "its program expects root" : undefined;
	const entrypoint = isOwn ? undefined : doubtOf(service, profile);
	const folder = isOwn && writesToHost(profile) ? "its folder on the host has to belong to that" : undefined;
	const need = needOfRoot(profile) ?? commandOfRoot(service) ?? program ?? entrypoint ?? folder;
	const whose = isOwn ? `, the image's own ${own.label}` : "";
	const warning = need === undefined ? "" : ` (${need})`;
	return { spec, title: `Set user: "${spec}"${whose}${warning}`, risky: need !== undefined };
}

/** A folder of the host belongs to whoever made it; a volume begins as the image's directory is. */
export function writesToHost({ mounts, image }: PrivilegeProfile): boolean {
	const paths = image?.writablePaths ?? [];
	return mounts.some(({ kind, target, readOnly }) => {
		const isWritten = readOnly.state === "unknown" || !readOnly.value;
		if (kind !== "bind" || !isWritten) return false;
		const at = target.state === "known" ? target.value.replace(/\/+$/, "") : undefined;
		return at === undefined || paths.some((it) => it === at || it.startsWith(`${at}/`) || at.startsWith(`${it}/`));
	});
}

/** Why a user that the image does not know may be no use to its service; a service that builds its image is asked there. */
function doubtOf(
	{ build }: Service,
	{ image, user, stepsDown, runsImageService }: PrivilegeProfile,
): string | undefined {
	if (stepsDown) return "its entrypoint expects root";
	const isUnknown = user.state === "unknown" || (runsImageService && image?.withUser === undefined);
	return isUnknown && !build ? "nobody knows whether it runs as that" : undefined;
}

/** A service that is there to give files away, as some do before others start, can do nothing as anybody else. */
export function commandOfRoot(service: Service): string | undefined {
	const written = ["entrypoint", "command"].flatMap((key) => {
		const value = service.get(key)?.value;
		return value && value.kind !== "null" ? [textAt(value.at)] : [];
	});
	const tool = /\b(?:chown|chgrp|setpriv|mount|mknod|useradd|adduser|apt-get|apk)\b/.exec(written.join("\n"))?.[0];
	return tool && `its command calls ${tool}`;
}
