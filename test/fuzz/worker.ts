// Fuzzes in a process of its own, so that one that hangs or dies can be told by the process that started it.
import { writeFileSync } from "node:fs";
import { targets } from "./targets.ts";

/** What is told after each batch. */
export interface Told {
	readonly target: string;
	readonly inputs: number;
	readonly find: { readonly input: unknown; readonly error: string; readonly seed: number } | undefined;
}

/** Small enough for all targets to have several turns in a minute. */
const BATCH = 20;

const [seconds = "60", seed = "0", trace = "", ...names] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;
const open = new Set(targets.filter((it) => names.includes(it.name)));

for (let round = 0; open.size > 0 && Date.now() < end; round++) {
	for (const target of open) {
		const own = Number(seed) + round;
		let inputs = 0;
		const found = await target.run(own, BATCH, (input) => {
			inputs++;
			writeFileSync(trace, JSON.stringify({ target: target.name, seed: own, input }, mapsAsObjects));
		});
		if (found) open.delete(target);
		const told: Told = {
			target: target.name,
			inputs,
			find: found && { ...found, input: JSON.parse(JSON.stringify(found.input, mapsAsObjects)), seed: own },
		};
		await new Promise((resolve) => process.send?.(told, resolve));
		if (Date.now() >= end) break;
	}
}
process.disconnect();

function mapsAsObjects(_: string, value: unknown): unknown {
	return value instanceof Map ? Object.fromEntries(value) : value;
}
