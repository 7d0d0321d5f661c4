import { existsSync } from "node:fs";
import type { Engine } from "../engine.ts";
import { onDisk } from "../on-disk.ts";
import type { Obstacle } from "../packages.ts";
import { inParallel } from "../process.ts";
import type { Total } from "../report.ts";
import { fixCases } from "./cases.ts";
import { commandLine } from "./dropcap.ts";
import { prepareImages } from "./images.ts";
import { runFixCase } from "./run-case.ts";

/** Most of a case is waiting for containers that start and end, so that more than two cores can be asked for. */
const WIDTH = 4;

/** Runs the cases whose names contain a text, in folders below `parent`, and prints what is not as the fix promised. */
export async function runFixes(engine: Engine, parent: string, pattern = ""): Promise<Total | Obstacle> {
	if (!existsSync(commandLine)) return { obstacle: "there is no command line yet: npm run build" };
	const cases = fixCases().filter(({ id }) => id.includes(pattern));
	const buildFor = await prepareImages(engine, parent);
	if ("obstacle" in buildFor) return buildFor;
	const numbered = cases.map((it, i) => ({ it, name: `fix-run-${i}` }));
	const outcomes = await inParallel(numbered, WIDTH, async ({ it, name }) => {
		await buildFor(it);
		const started = Date.now();
		const outcome = await onDisk(parent, it.files, (folder) => runFixCase(engine, it, folder, name));
		const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
		const failed = outcome.complaints.length > 0;
		const verdict = failed ? "FAILED" : it.breaks === undefined ? "serves" : "breaks";
		console.log([`${verdict} ${seconds} s  ${it.id}`, it.breaks, it.freshVolumes].filter(Boolean).join(": "));
		for (const line of outcome.complaints) console.log(`       ${line}`);
		return outcome;
	});
	const failed = outcomes.filter(({ complaints }) => complaints.length > 0).length;
	const expected = cases.filter(({ breaks }) => breaks === undefined).length;
	const serving = outcomes.filter(({ serves }) => serves).length;
	const others = cases.length > expected ? `, ${cases.length - expected} break and say why` : "";
	const text = `fix runs: ${serving} of ${expected} serve after the fix${others}`;
	return { passed: cases.length - failed, failed, text };
}
