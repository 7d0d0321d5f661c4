import assert from "node:assert/strict";
import fc from "fast-check";
import { allCapabilities, type Capability } from "../../server/src/knowledge/capabilities.ts";
import { dockerDefaults, type Engine, podmanDefaults } from "../../server/src/knowledge/defaults.ts";
import { bookOfImage } from "../../server/src/model/account-book.ts";
import { known } from "../../server/src/model/known.ts";
import { applyLists, capabilitySets } from "../../server/src/privilege/capability-sets.ts";
import type { CapabilityChange } from "../../server/src/privilege/profile.ts";
import { resolveUser } from "../../server/src/privilege/user.ts";

type Entry = Pick<CapabilityChange, "kind" | "capability">;

const add = (...names: readonly (Capability | "ALL" | undefined)[]): readonly Entry[] =>
	names.map((capability) => ({ kind: "add", capability }));
const drop = (...names: readonly (Capability | "ALL" | undefined)[]): readonly Entry[] =>
	names.map((capability) => ({ kind: "drop", capability }));

function granted(engine: Engine, entries: readonly Entry[]): ReadonlySet<Capability> | "refused" {
	const applied = applyLists(engine, entries);
	return applied.state === "set" ? applied.set : "refused";
}

describe("the capability lists", () => {
	it("leave each engine's defaults where nothing is written", () => {
		assert.deepEqual(granted("docker", []), dockerDefaults);
		assert.deepEqual(granted("podman", []), podmanDefaults);
	});

	it("are refused by Podman where Docker lets the addition win", () => {
		const both = [...add("NET_RAW"), ...drop("NET_RAW")];
		assert.deepEqual(granted("docker", both), dockerDefaults);
		assert.equal(granted("podman", both), "refused");
		const all = [...add("ALL"), ...drop("ALL")];
		assert.deepEqual(granted("docker", all), allCapabilities);
		assert.equal(granted("podman", all), "refused");
	});

	it("are refused by both where a name does not exist", () => {
		for (const engine of ["docker", "podman"] as const) assert.equal(granted(engine, add(undefined)), "refused");
	});

	it("give exactly the additions once everything is dropped", () => {
		const names = fc.uniqueArray(fc.constantFrom(...allCapabilities));
		fc.assert(
			fc.property(names, fc.constantFrom<Engine>("docker", "podman"), (added, engine) => {
				assert.deepEqual(granted(engine, [...drop("ALL"), ...add(...added)]), new Set(added));
			}),
		);
	});

	it("give everything but the named drops once everything is added", () => {
		const names = fc.uniqueArray(fc.constantFrom(...allCapabilities));
		fc.assert(
			fc.property(names, fc.constantFrom<Engine>("docker", "podman"), (dropped, engine) => {
				const left = new Set([...allCapabilities].filter((it) => !dropped.includes(it)));
				assert.deepEqual(granted(engine, [...add("ALL"), ...drop(...dropped)]), left);
			}),
		);
	});
});

describe("a user who is not root", () => {
	const origin = { by: "runtime", note: "test" } as const;
	const at = { file: { uri: "file:///a", language: "compose", text: "" }, span: { start: 0, end: 0 } } as const;
	const entry = { kind: "scalar", raw: "NET_ADMIN", plain: true, at, tag: undefined } as const;
	const text = { state: "text", text: "NET_ADMIN", unset: [] } as const;
	const value = { kind: "list", items: [{ ...entry, text }], flow: true, at, tag: undefined } as const;

	for (const [engine, held] of [
		["docker", []],
		["podman", ["NET_ADMIN"]],
	] as const) {
		it(`holds ${held.length === 0 ? "nothing" : "what was added"} on ${engine}`, () => {
			const { effective, bounding } = capabilitySets({
				carried: undefined,
				engine,
				add: { key: at, value, via: [] },
				drop: undefined,
				privileged: known(false, origin),
				user: known(resolveUser("1000", bookOfImage(undefined)), origin),
				incomplete: undefined,
			});
			assert.deepEqual(effective.state === "known" && [...effective.value], held);
			assert.ok(bounding.state === "known" && bounding.value.has("NET_ADMIN"));
		});
	}
});
