import type { Capability } from "../knowledge/capabilities.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import type { Edit } from "../text/source-file.ts";
import { addKeys, type NewKey, replaceEntry } from "./compose-edits.ts";
import { addListed, isNewList, newList } from "./own-keys.ts";

/** The capabilities that a service keeps needing once all are dropped; undefined when nobody knows. */
export function neededCapabilities(profile: PrivilegeProfile): readonly Capability[] | undefined {
	const { image, user, carried } = profile;
	if (user.state === "unknown") return undefined;
	if (!user.value.isRoot) return [...new Set(carried)].toSorted();
	if (!image || !profile.runsImageService) return undefined;
	return image.rootEntrypoint ? [...new Set([...image.rootEntrypoint, ...carried])].toSorted() : undefined;
}

/** Takes `privileged` away from a service; the key's trailing comment stays. */
export function removePrivileged(service: Service): readonly Edit[] {
	const setting = service.get("privileged");
	return setting ? replaceEntry(setting, []) : [];
}

/** Puts dropped capabilities, with those added back that are needed, in the place of `privileged`. */
export function dropInsteadOfPrivileged(service: Service, profile: PrivilegeProfile): readonly Edit[] {
	const setting = service.get("privileged");
	return setting ? replaceEntry(setting, missingLists(service, profile)) : [];
}

/** True when the service lacks a list that dropping all capabilities would write. */
export function canDropMore(service: Service, profile: PrivilegeProfile): boolean {
	return missingLists(service, profile).length > 0;
}

function missingLists(service: Service, profile: PrivilegeProfile): readonly NewKey[] {
	const needed = neededCapabilities(profile) ?? [];
	return [
		...(service.get("cap_drop") ? [] : [{ key: "cap_drop", value: ["ALL"] }]),
		...(service.get("cap_add") || needed.length === 0 ? [] : [{ key: "cap_add", value: needed }]),
	];
}

/** Drops all capabilities of a service in the lists that it has, or in new ones. */
export function dropAll(service: Service, profile: PrivilegeProfile): readonly Edit[] {
	const held = new Set(profile.capabilities.changes.flatMap((it) => (it.kind === "add" ? [it.capability] : [])));
	const missing = (neededCapabilities(profile) ?? []).filter((it) => !held.has(it));
	const wanted = [
		{ key: "cap_drop", entries: ["ALL"] },
		{ key: "cap_add", entries: missing },
	].filter((it) => it.entries.length > 0);
	const isNew = ({ key }: { readonly key: string }) => isNewList(service, key);
	return [
		...wanted.filter((it) => !isNew(it)).flatMap(({ key, entries }) => addListed(service, key, entries)),
		...addKeys(
			service,
			wanted.filter(isNew).map(({ key, entries }) => newList(service, key, entries)),
		),
	];
}
