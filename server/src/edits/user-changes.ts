import { buildOf } from "../model/build.ts";
import type { Service } from "../model/service.ts";
import { isBuiltUpon, isInline, type Stage } from "../model/stage.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { resolveUser } from "../privilege/user.ts";
import type { Edit } from "../text/source-file.ts";
import { nameOf } from "../text/uri.ts";
import { addKeys, replaceEntry } from "./compose-edits.ts";
import { createUser, existingUser, imageUser, planUser, switchUser } from "./create-user.ts";
import { replaceText } from "./dockerfile-edits.ts";

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
	const risky = expectsRoot(profile);
	const planned = planUser(stage, wanted);
	const created =
		planned.creation === undefined
			? `Switch to ${planned.user}`
			: `Add user "${planned.name}" (UID ${planned.uid}) and switch to it`;
	const create = { title: created, risky, edits: () => createUser(stage, planned) };
	const before = build.users.findLast((it) => it.value.state === "text" && !resolveUser(it.value.text, build).isRoot);
	if (before?.value.state === "text") {
		const { text } = before.value;
		return [{ title: `Switch back to "${text}"`, risky, edits: () => switchUser(stage, text) }, create];
	}
	const existing = existingUser(stage);
	if (!existing) return [create];
	return [
		{ title: `Use existing user ${existing.label}`, risky, edits: () => switchUser(stage, existing.spec) },
		create,
	];
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
	return setting ? replaceEntry(setting, []) : [];
}

/** A process that starts workers as somebody else, and a step down of the project's own, fail when they are not root. */
function expectsRoot({ stepsDown }: PrivilegeProfile): boolean {
	return stepsDown !== undefined && (stepsDown.workersOnly || stepsDown.at !== undefined);
}

/** The value of `user:` that fits a service: the image's own user, or the new one's number with a group of its own. */
export function composeUser(
	service: Service,
	profile: PrivilegeProfile,
	wanted: NewUser,
): { readonly spec: string; readonly title: string; readonly risky: boolean } {
	const own = service.build ? undefined : imageUser(profile.image);
	const risky = expectsRoot(profile);
	if (!own || own.spec.includes("$")) {
		const spec = `${wanted.uid}:${wanted.uid}`;
		return { spec, title: `Set user: "${spec}"`, risky };
	}
	const warning = risky ? " (its main process expects root)" : "";
	return { spec: own.spec, title: `Set user: "${own.spec}", the image's own ${own.label}${warning}`, risky };
}
