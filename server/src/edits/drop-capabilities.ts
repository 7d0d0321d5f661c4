import type { Capability } from "../knowledge/capabilities.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import type { Edit } from "../text/source-file.ts";
import { addItems, addKeys, type NewKey } from "./compose-edits.ts";

/** The capabilities that a service keeps needing once all are dropped; undefined when nobody knows. */
export function neededCapabilities(profile: PrivilegeProfile): readonly Capability[] | undefined {
	const { image, user } = profile;
	if (user.state === "unknown") return undefined;
	if (!user.value.isRoot) return image?.fileCapabilities ?? [];
	if (!image || !profile.runsImageService) return undefined;
	return image.rootEntrypoint
		? [...new Set([...image.rootEntrypoint, ...image.fileCapabilities])].toSorted()
		: undefined;
}

/** The keys that drop everything and add back what is needed; those that the service has already are left out. */
export function keysThatDropAll(service: Service, profile: PrivilegeProfile): readonly NewKey[] {
	const keys: NewKey[] = [];
	if (!service.get("cap_drop")) keys.push({ key: "cap_drop", value: ["ALL"] });
	const needed = neededCapabilities(profile) ?? [];
	if (needed.length > 0 && !service.get("cap_add")) keys.push({ key: "cap_add", value: needed });
	return keys;
}

/** Drops all capabilities of a service in the lists that it has, or in new ones. */
export function dropAll(service: Service, profile: PrivilegeProfile): readonly Edit[] {
	const lists = new Map((["cap_drop", "cap_add"] as const).map((key) => [key, ownList(service, key)]));
	const drop = lists.get("cap_drop");
	const add = lists.get("cap_add");
	const held = new Set(profile.capabilities.changes.filter((it) => it.kind === "add").map((it) => it.capability));
	const missing = (neededCapabilities(profile) ?? []).filter((it) => !held.has(it));
	return [
		...(drop ? addItems(drop, ["ALL"]) : []),
		...(add ? addItems(add, missing) : []),
		...addKeys(service, [
			...(drop ? [] : [{ key: "cap_drop", value: ["ALL"] }]),
			...(add || missing.length === 0 ? [] : [{ key: "cap_add", value: missing }]),
		]),
	];
}

/** A list of the service that stands in its own file. */
function ownList(service: Service, key: "cap_drop" | "cap_add") {
	const value = service.get(key)?.value;
	return value?.kind === "list" && value.at.file === service.file ? value : undefined;
}
