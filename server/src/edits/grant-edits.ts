import type { Service } from "../model/service.ts";
import type { Value } from "../model/value.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { removeItem } from "./compose-edits.ts";
import { removeSetting } from "./remove-setting.ts";

/** Takes one grant of a service's build away, by the place of its key, its value or its entry in a list. */
export function removeBuildGrant(service: Service, at: Place): readonly Edit[] {
	return removeIn(service.get("build")?.value, at);
}

/** Takes one key of a service's hooks away, by the place of the key or of its value. */
export function removeFromHooks(service: Service, at: Place): readonly Edit[] {
	for (const phase of ["pre_start", "post_start", "pre_stop"]) {
		const value = service.get(phase)?.value;
		for (const hook of value?.kind === "list" ? value.items : []) {
			const edits = removeIn(hook, at);
			if (edits.length > 0) return edits;
		}
	}
	return [];
}

/** The keys of a service whose value names a namespace. */
export type NamespaceKey = "network_mode" | "pid" | "ipc" | "uts" | "cgroup" | "userns_mode";

/** Gives a service a namespace of its own again. */
export function removeNamespace(service: Service, key: NamespaceKey): readonly Edit[] {
	const setting = service.get(key);
	return setting ? removeSetting(setting) : [];
}

function removeIn(value: Value | undefined, at: Place): readonly Edit[] {
	if (value?.kind !== "map") return [];
	for (const setting of value.fields.values()) {
		if (samePlace(setting.key, at) || samePlace(setting.value.at, at)) return removeSetting(setting);
		if (setting.value.kind === "list" && setting.value.items.some((it) => samePlace(it.at, at)))
			return setting.value.items.length === 1 ? removeSetting(setting) : removeItem(setting, setting.value, at);
	}
	return [];
}
