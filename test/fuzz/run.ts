// npm run fuzz -- --seconds 60 --seed 7 --target versions --limit 1000
import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect, parseArgs } from "node:util";
import { targets } from "./targets.ts";
import type { Told } from "./worker.ts";

/** One input that takes this long has hung, in milliseconds: what ends at all is told by the worker itself. */
const HANG = 600_000;

/** A worker that hangs or runs out of memory holds no more than this, in MiB. */
const MEMORY = 2048;

const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "60" },
		seed: { type: "string" },
		target: { type: "string", multiple: true },
		limit: { type: "string", default: "1000" },
	},
});
const seconds = Number(values.seconds);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000));
const chosen = targets.map((it) => it.name).filter((it) => values.target?.includes(it) ?? true);
const limit = Number(values.limit);
if (!Number.isFinite(seconds) || !Number.isInteger(seed) || !(limit > 0) || chosen.length === 0) {
	console.error(
		`--seconds, --seed and --limit are numbers, --target is one of: ${targets.map((it) => it.name).join(", ")}`,
	);
	process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "dropcap-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const inputs = new Map<string, number>();
const failed = new Set<string>();
const end = Date.now() + seconds * 1000;
console.log(`fuzzing for ${seconds} s from seed ${seed} (--seed ${seed} repeats it)`);
while (Date.now() < end && failed.size < chosen.length) await work(chosen.filter((it) => !failed.has(it)));
for (const it of chosen) console.log(`${failed.has(it) ? "FAILED" : "passed"} ${it}: ${inputs.get(it) ?? 0} inputs`);
const all = [...inputs.values()].reduce((sum, it) => sum + it, 0);
console.log(`seed ${seed}: ${all} inputs in ${seconds} s, ${failed.size} finds`);
console.log(`${chosen.length - failed.size} passed, ${failed.size} failed`);
process.exitCode = failed.size > 0 ? 1 : 0;

/** One worker until the time is over, or until it does not live on. */
async function work(names: readonly string[]): Promise<void> {
	const trace = join(folder, "input.json");
	const left = String(Math.max(1, (end - Date.now()) / 1000));
	const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [left, String(seed), trace, ...names], {
		execArgv: ["--import", "tsx", `--max-old-space-size=${MEMORY}`],
		env: { ...process.env, FUZZ_LIMIT: String(limit) },
	});
	worker.on("message", (told: Told) => {
		inputs.set(told.target, (inputs.get(told.target) ?? 0) + told.inputs);
		if (told.find) report(told.target, told.find.seed, told.find.error, told.find.input);
	});
	let hung = false;
	const watch = setInterval(() => {
		if (!existsSync(trace) || Date.now() - statSync(trace).mtimeMs < HANG) return;
		hung = true;
		worker.kill("SIGKILL");
	}, 1000);
	const code = await new Promise<unknown>((resolve) => worker.once("exit", (exit, signal) => resolve(exit ?? signal)));
	clearInterval(watch);
	if (code === 0) return;
	if (!existsSync(trace)) throw new Error(`The worker ended with ${code} before its first input`);
	const last = JSON.parse(readFileSync(trace, "utf8"));
	report(
		last.target,
		last.seed,
		hung ? `It hangs: no end after ${HANG / 1000} s` : `The process ended with ${code}`,
		last.input,
	);
}

function report(target: string, own: number, error: string, input: unknown): void {
	failed.add(target);
	const shown = inspect(input, { depth: 12, maxStringLength: 4000, breakLength: 120, maxArrayLength: 200 });
	console.log(`FAILED ${target}, seed ${own}: ${error}\n${shown}`);
}
