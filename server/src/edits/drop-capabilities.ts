import { type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import type { Edit } from "../text/source-file.ts";
import { addKeys, type NewKey, replaceEntry } from "./compose-edits.ts";
import { addListed, hasOwnKey, isNewList, newList } from "./own-keys.ts";
import { removeSetting } from "./remove-setting.ts";

/** How capabilities that stay are written. */
export interface ListStyle {
	/** Whether each gets a comment that says what it is for; flow lists have no room for it. */
	readonly capabilityComments: boolean;
}

/** Takes `privileged` away from a service; the key's trailing comment stays. */
export function removePrivileged(service: Service): readonly Edit[] {
	const setting = service.get("privileged");
	return setting ? removeSetting(setting) : [];
}

/** Puts dropped capabilities, with those added back that are needed, in the place of `privileged`. */
export function dropInsteadOfPrivileged(service: Service, needed: readonly Capability[]): readonly Edit[] {
	const setting = service.get("privileged");
	return setting ? replaceEntry(setting, missingLists(service, needed)) : [];
}

/** What a service gets in the place of being privileged. */
export interface Grants {
	readonly capabilities: readonly Capability[];
	readonly devices: readonly string[];
}

/** Puts single grants in the place of `privileged`. */
export function grantInstead(service: Service, { capabilities, devices }: Grants): readonly Edit[] {
	const setting = service.get("privileged");
	const lists = [
		{ key: "cap_add", value: capabilities },
		{ key: "devices", value: devices },
	];
	return setting
		? replaceEntry(
				setting,
				lists.filter((it) => it.value.length > 0),
			)
		: [];
}

/** True where a service, made privileged in its own mapping, has none of the lists that grants would be written to. */
export function canGrant(service: Service, { capabilities, devices }: Grants): boolean {
	const isFree = (key: string, list: readonly string[]) => list.length === 0 || service.get(key) === undefined;
	return hasOwnKey(service, "privileged") && isFree("cap_add", capabilities) && isFree("devices", devices);
}

/** True when the service lacks a list that dropping all capabilities would write. */
export function canDropMore(service: Service, needed: readonly Capability[]): boolean {
	return missingLists(service, needed).length > 0;
}

function missingLists(service: Service, needed: readonly Capability[]): readonly NewKey[] {
	return [
		...(service.get("cap_drop") ? [] : [{ key: "cap_drop", value: ["ALL"] }]),
		...(service.get("cap_add") || needed.length === 0 ? [] : [{ key: "cap_add", value: needed }]),
	];
}

/**
 * Drops all capabilities of a service but the needed ones, in the lists that it has or in new ones; `keys` are written in
 * front of these.
 */
export function dropAll(
	service: Service,
	profile: PrivilegeProfile,
	needed: readonly Capability[],
	{ capabilityComments }: ListStyle,
	keys: readonly NewKey[] = [],
): readonly Edit[] {
	const held = new Set(profile.capabilities.changes.flatMap((it) => (it.kind === "add" ? [it.capability] : [])));
	const missing = needed.filter((it) => !held.has(it));
	const wanted = [
		{ key: "cap_drop", entries: ["ALL"] },
		{ key: "cap_add", entries: missing },
	].filter((it) => it.entries.length > 0);
	const isNew = ({ key }: { readonly key: string }) => isNewList(service, key);
	const noted = capabilityComments ? comments(missing) : new Map<string, string>();
	return [
		...wanted.filter((it) => !isNew(it)).flatMap(({ key, entries }) => addListed(service, key, entries, noted)),
		...addKeys(service, [
			...keys,
			...wanted.filter(isNew).map(({ key, entries }) => newList(service, key, entries, noted)),
		]),
	];
}

/** True where the service's own mapping can be given a user, or says which one. */
export function canSetUser(service: Service): boolean {
	return service.body !== undefined && (hasOwnKey(service, "user") || service.get("user") === undefined);
}

function comments(capabilities: readonly Capability[]): ReadonlyMap<string, string> {
	return new Map(capabilities.map((it) => [it, capabilityFacts(it).power]));
}
