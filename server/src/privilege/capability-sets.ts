import { allCapabilities, type Capability, parseCapability } from "../knowledge/capabilities.ts";
import { type Engine, engines } from "../knowledge/defaults.ts";
import type { FileCapability } from "../model/file-capabilities.ts";
import { fromRuntime, fromSource, type Known, known, type Origin, unknown, valueIfKnown } from "../model/known.ts";
import type { Setting } from "../model/value.ts";
import type { CapabilityChange, CapabilitySets, User } from "./profile.ts";

/** What decides a container's capabilities. */
export interface CapabilityInput {
	readonly engine: Engine;
	readonly add: Setting | undefined;
	readonly drop: Setting | undefined;
	readonly privileged: Known<boolean>;
	readonly user: Known<User>;
	/** What the first program of the container carries itself, by setcap; undefined where it carries nothing. */
	readonly carried: FileCapability | undefined;
	/** Why entries may be missing, when they may. */
	readonly incomplete: string | undefined;
}

/** What one list of additions and one of drops give, or why the engine refuses them. */
export type Applied =
	| { readonly state: "set"; readonly set: ReadonlySet<Capability> }
	| { readonly state: "refused"; readonly because: string };

type Entry = Pick<CapabilityChange, "kind" | "capability">;

/**
 * The engine's answer: one set for root. Anybody else holds nothing on Docker (measured on 20.10, 26.1 and 28.5), and on
 * Podman exactly what was added by name, which it makes ambient (podman pkg/specgen/generate/security_linux.go).
 */
export function capabilitySets(input: CapabilityInput): CapabilitySets {
	const changes = [...readChanges("drop", input.drop), ...readChanges("add", input.add)];
	const bounding = boundingSet(input, changes);
	return { bounding, effective: effectiveSet(input, bounding, changes), changes };
}

function boundingSet(input: CapabilityInput, changes: readonly CapabilityChange[]): Known<ReadonlySet<Capability>> {
	const { privileged, engine } = input;
	const defaults: Origin = fromRuntime(`${engines[engine].name}'s default set`);
	if (privileged.state === "unknown") return unknown(privileged.because, privileged.origin);
	if (privileged.value) return known(allCapabilities, privileged.origin);
	const lists = [input.drop, input.add].filter((it) => it !== undefined);
	const open = lists.find((it) => isOpen(it));
	if (open) return unknown("an entry comes from outside the project", fromSource(open.key));
	if (input.incomplete !== undefined) return unknown(input.incomplete, defaults);
	const applied = applyLists(engine, changes);
	const origin = lists[0] ? fromSource(lists[0].key) : defaults;
	return applied.state === "set" ? known(applied.set, origin) : unknown(applied.because, origin);
}

/**
 * Docker's order (moby daemon/pkg/oci/caps/utils.go, TweakCapabilities): ALL in the additions gives everything but the
 * named drops, and then ALL among the drops means nothing; else ALL among the drops leaves exactly the additions;
 * else the defaults lose the drops and gain the additions, so a name in both lists is granted. Podman refuses ALL, or one
 * name, in both lists (containers/common pkg/capabilities). Either refuses a name that no kernel has.
 */
export function applyLists(engine: Engine, changes: readonly Entry[]): Applied {
	const of = (kind: CapabilityChange["kind"]) => changes.filter((it) => it.kind === kind).map((it) => it.capability);
	const added = of("add");
	const dropped = of("drop");
	if ([...added, ...dropped].includes(undefined)) return refused(engine, "a capability that does not exist");
	if (engine === "podman" && added.some((it) => dropped.includes(it))) {
		return refused(engine, "the same capability added and dropped");
	}
	const lost = new Set(names(dropped));
	if (added.includes("ALL")) return granted([...allCapabilities].filter((it) => !lost.has(it)));
	if (dropped.includes("ALL")) return granted(names(added));
	return granted([...[...engines[engine].defaults].filter((it) => !lost.has(it)), ...names(added)]);
}

function granted(capabilities: readonly Capability[]): Applied {
	return { state: "set", set: new Set(capabilities) };
}

function refused(engine: Engine, what: string): Applied {
	return { state: "refused", because: `${engines[engine].name} refuses ${what}` };
}

function names(list: readonly (Capability | "ALL" | undefined)[]): readonly Capability[] {
	return list.flatMap((it) => (it === undefined || it === "ALL" ? [] : [it]));
}

function effectiveSet(
	{ engine, user, privileged, carried }: CapabilityInput,
	bounding: Known<ReadonlySet<Capability>>,
	changes: readonly CapabilityChange[],
): Known<ReadonlySet<Capability>> {
	if (user.state === "unknown") return unknown(user.because, user.origin);
	if (user.value.isRoot) return bounding;
	if (carried) return carriedSet(engine, carried, bounding);
	if (engine === "docker" || valueIfKnown(privileged)) return known(new Set<Capability>(), user.origin);
	if (bounding.state === "unknown") return bounding;
	const added = names(changes.flatMap((it) => (it.kind === "add" ? [it.capability] : [])));
	return known(new Set(added), bounding.origin);
}

/**
 * What a program brings into the container that starts with it, no-new-privileges or not: Docker starts it with the
 * bounding set in hand (measured on 26.1). Where one capability lies outside of that set it does not start, and holds
 * nothing. Nobody measured Podman.
 */
function carriedSet(
	engine: Engine,
	{ capabilities, at }: FileCapability,
	bounding: Known<ReadonlySet<Capability>>,
): Known<ReadonlySet<Capability>> {
	const origin = fromSource(at);
	if (engine !== "docker") return unknown("the first program carries capabilities of its own", origin);
	if (bounding.state === "unknown") return bounding;
	return known(new Set(capabilities.every((it) => bounding.value.has(it)) ? capabilities : []), origin);
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
