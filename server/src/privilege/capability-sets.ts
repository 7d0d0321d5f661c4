import { allCapabilities, type Capability, parseCapability } from "../knowledge/capabilities.ts";
import { dockerDefaults } from "../knowledge/defaults.ts";
import { fromRuntime, fromSource, type Known, known, type Origin, unknown, valueIfKnown } from "../model/known.ts";
import type { Setting } from "../model/value.ts";
import type { CapabilityChange, CapabilitySets, User } from "./profile.ts";

/** What decides a container's capabilities. */
export interface CapabilityInput {
	readonly add: Setting | undefined;
	readonly drop: Setting | undefined;
	readonly privileged: Known<boolean>;
	readonly user: Known<User>;
	/** Why entries may be missing, when they may. */
	readonly incomplete: string | undefined;
}

const DEFAULTS: Origin = fromRuntime("Docker's default set");

/** Docker's answer: one set for root, an empty effective set for everybody else (measured on 20.10, 26.1 and 28.5). */
export function capabilitySets(input: CapabilityInput): CapabilitySets {
	const changes = [...readChanges("drop", input.drop), ...readChanges("add", input.add)];
	const bounding = boundingSet(input, changes);
	return { bounding, effective: effectiveSet(bounding, input.user), changes };
}

function boundingSet(input: CapabilityInput, changes: readonly CapabilityChange[]): Known<ReadonlySet<Capability>> {
	const { privileged } = input;
	if (privileged.state === "unknown") return unknown(privileged.because, privileged.origin);
	if (privileged.value) return known(allCapabilities, privileged.origin);
	const lists = [input.drop, input.add].filter((it) => it !== undefined);
	const open = lists.find((it) => isOpen(it));
	if (open) return unknown("an entry comes from outside the project", fromSource(open.key));
	if (input.incomplete !== undefined) return unknown(input.incomplete, DEFAULTS);
	return known(applyLists(changes), lists[0] ? fromSource(lists[0].key) : DEFAULTS);
}

/**
 * Docker's order (moby daemon/pkg/oci/caps/utils.go, TweakCapabilities): ALL in the additions gives everything but the
 * named drops, and then ALL among the drops means nothing; else ALL among the drops leaves exactly the additions;
 * else the defaults lose the drops and gain the additions, so a name in both lists is granted.
 */
export function applyLists(changes: readonly Pick<CapabilityChange, "kind" | "capability">[]): ReadonlySet<Capability> {
	const of = (kind: CapabilityChange["kind"]) => changes.filter((it) => it.kind === kind).map((it) => it.capability);
	const added = of("add");
	const dropped = of("drop");
	const names = (list: readonly (Capability | "ALL" | undefined)[]) =>
		list.flatMap((it) => (it === undefined || it === "ALL" ? [] : [it]));
	const lost = new Set(names(dropped));
	if (added.includes("ALL")) return new Set([...allCapabilities].filter((it) => !lost.has(it)));
	if (dropped.includes("ALL")) return new Set(names(added));
	return new Set([...[...dockerDefaults].filter((it) => !lost.has(it)), ...names(added)]);
}

function effectiveSet(bounding: Known<ReadonlySet<Capability>>, user: Known<User>): Known<ReadonlySet<Capability>> {
	if (user.state === "unknown") return unknown(user.because, user.origin);
	if (user.value.isRoot) return bounding;
	return known(new Set<Capability>(), user.origin);
}

function readChanges(kind: CapabilityChange["kind"], setting: Setting | undefined): readonly CapabilityChange[] {
	if (setting?.value.kind !== "list") return [];
	return setting.value.items.flatMap((item) => {
		if (item.kind !== "scalar" || item.text.state !== "text") return [];
		return [{ kind, capability: parseCapability(item.text.text), text: item.text.text, at: item.at }];
	});
}

function isOpen(setting: Setting): boolean {
	return (
		setting.value.kind === "list" && setting.value.items.some((it) => it.kind === "scalar" && it.text.state === "open")
	);
}

/** The capabilities that a process does not hold but can win through a setuid program; empty where nobody can tell. */
export function regainable(sets: CapabilitySets, noNewPrivileges: Known<boolean>): ReadonlySet<Capability> {
	if (valueIfKnown(noNewPrivileges) !== false) return new Set();
	const held = valueIfKnown(sets.effective) ?? new Set();
	return new Set([...(valueIfKnown(sets.bounding) ?? [])].filter((it) => !held.has(it)));
}
