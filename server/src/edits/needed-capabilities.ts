import type { Capability } from "../knowledge/capabilities.ts";
import { isChecked } from "../knowledge/images.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { textAt } from "../text/source-file.ts";
import { imageUser } from "./create-user.ts";
import { commandOfRoot, needOfRoot, writesToHost } from "./user-changes.ts";

/** The capabilities that a service keeps needing once all are dropped. */
export interface NeededCapabilities {
	readonly list: readonly Capability[];
	/** Who needs them, as a title says it: "postgres entrypoint". */
	readonly by: string;
	/** False where the image's needs are common knowledge that nobody looked up. */
	readonly isChecked: boolean;
}

/** What an entrypoint of the project's own needs to go on as somebody else (gosu and su-exec set groups and user). */
const STEP_DOWN = ["SETGID", "SETUID"] as const;

/** What it needs besides where it first gives files away, which may be others' by then (capabilities(7)). */
const OWNERSHIP = ["CHOWN", "DAC_OVERRIDE", "FOWNER"] as const;

/** What a service needs as the user that it starts as now; undefined where nobody knows. */
export function neededCapabilities(service: Service, profile: PrivilegeProfile): NeededCapabilities | undefined {
	const { image, user, stepsDown } = profile;
	const wasChecked = image === undefined || isChecked(image);
	if (user.state === "known" && !user.value.isRoot) {
		const own = image?.ownUser?.uid !== undefined && image.ownUser.uid === user.value.uid ? (image.withUser ?? []) : [];
		return {
			list: heldOf([...profile.carried, ...own], profile),
			by: nameOf(profile, "binary"),
			isChecked: wasChecked,
		};
	}
	if (stepsDown?.at) {
		const { file } = stepsDown.at;
		const gives = /\b(?:chown|chmod|install|mkdir)\b/.test(file.text) ? OWNERSHIP : [];
		const list = heldOf([...STEP_DOWN, ...gives, ...profile.carried], profile);
		return { list, by: `its entrypoint steps down with ${stepsDown.tool}`, isChecked: wasChecked };
	}
	// A user that nobody knows is root where the image is one that was never looked up.
	const isRoot = user.state === "known" || (image?.user === "" && user.origin.by === "image");
	if (!isRoot || !profile.runsImageService || !image?.rootEntrypoint) return undefined;
	const usual = image.conditional.filter((it) => it.isUsual || (/^append-only/.test(it.when) && appends(service)));
	const list = heldOf([...image.rootEntrypoint, ...usual.map((it) => it.capability), ...profile.carried], profile);
	return { list, by: nameOf(profile, "entrypoint"), isChecked: wasChecked };
}

/** Tells the services that hold some capabilities now: others would win them through what they extend or merge. */
export function holding(list: readonly Capability[]) {
	return (_: Service, { capabilities: { bounding } }: PrivilegeProfile): boolean =>
		list.every((it) => bounding.state === "known" && bounding.value.has(it));
}

/** The case of Redis and Valkey. */
function appends(service: Service): boolean {
	const command = service.get("command")?.value;
	return command !== undefined && /appendonly["',\s]+yes/.test(textAt(command.at));
}

/** The image's own user with what its service needs as that user. */
export interface OwnUser {
	/** The value of `user:`. */
	readonly spec: string;
	readonly label: string;
	readonly needed: NeededCapabilities;
	/** True where what it writes may be somebody else's, and where it was given what only root can use. */
	readonly risky: boolean;
}

/** The user that an image brings for a service which now starts as root; undefined where it is not known to run as that. */
export function ownUserOf(service: Service, profile: PrivilegeProfile): OwnUser | undefined {
	const { image, user, stepsDown, runsImageService } = profile;
	const own = imageUser(image);
	const isRoot = user.state === "known" ? user.value.isRoot : image?.user === "" && user.origin.by === "image";
	if (service.build || !image?.withUser || !own || own.spec.includes("$") || !isRoot) return undefined;
	if (!runsImageService || stepsDown?.workersOnly) return undefined;
	const list = heldOf([...image.withUser, ...profile.carried], profile);
	const needed = { list, by: nameOf(profile, "binary"), isChecked: isChecked(image) };
	return {
		spec: own.spec,
		label: own.label,
		needed,
		risky: writesToHost(profile) || (needOfRoot(profile) ?? commandOfRoot(service)) !== undefined,
	};
}

function nameOf({ image }: PrivilegeProfile, part: "binary" | "entrypoint"): string {
	return `${image?.name ?? "image"} ${part}`;
}

/** Those that the service holds now, in order: it lives without the others, and no fix may raise what it can do. */
function heldOf(list: readonly Capability[], { capabilities: { bounding } }: PrivilegeProfile): readonly Capability[] {
	const held = bounding.state === "known" ? list.filter((it) => bounding.value.has(it)) : list;
	return [...new Set(held)].toSorted();
}
