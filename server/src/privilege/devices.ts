import { cgroupRuleFacts, type DeviceFacts, deviceFacts } from "../knowledge/devices.ts";
import { fromSource, type Origin } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, textOf } from "../model/value.ts";

/** One device of the host, or one rule for several, that a service may use. */
export interface DeviceGrant {
	/** A device's path on the host, or an entry of the device cgroup's list. */
	readonly kind: "device" | "rule";
	/** The path or the entry. */
	readonly text: string;
	/** Undefined for what every container may use, and for what a vendor's own specification (CDI) gives. */
	readonly facts: DeviceFacts | undefined;
	readonly origin: Origin;
}

/** The devices that a service is given, those from outside the project left out. */
export function devicesOf(service: Service): readonly DeviceGrant[] {
	return [...nodesOf(service), ...rulesOf(service)];
}

/** `source[:target[:permissions]]`, the same as a mapping, or `vendor/class=name` (docker/cli opts, CDI). */
function nodesOf(service: Service): readonly DeviceGrant[] {
	const setting = service.get("devices");
	if (setting?.value.kind !== "list") return [];
	return setting.value.items.flatMap((item): readonly DeviceGrant[] => {
		const source = item.kind === "map" ? fieldOf(item, "source")?.value : item;
		const text = textOf(source)?.split(":")[0];
		if (!source || text === undefined) return [];
		return [{ kind: "device", text, facts: deviceFacts(text), origin: fromSource(source.at, setting.via) }];
	});
}

function rulesOf(service: Service): readonly DeviceGrant[] {
	const setting = service.get("device_cgroup_rules");
	if (setting?.value.kind !== "list") return [];
	return setting.value.items.flatMap((item): readonly DeviceGrant[] => {
		const text = textOf(item);
		if (text === undefined) return [];
		return [{ kind: "rule", text, facts: cgroupRuleFacts(text), origin: fromSource(item.at, setting.via) }];
	});
}
