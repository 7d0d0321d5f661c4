import { runInThisContext } from "node:vm";

/** What one step of ordinary work may take, in milliseconds of processor time; `--limit` of the fuzzer sets it. */
const USUAL = Number(process.env.FUZZ_LIMIT ?? 1000);

/** After this long, in milliseconds on the clock, a step is broken off; where it got little of the processor, it is tried again. */
const HANG = 60_000;
const TRIES = 5;

/** A step with its name. Steps of one input share what they remember, so each is paid for once. */
export type Steps = readonly (readonly [name: string, work: () => void])[];

declare global {
	/** What the watched script calls: a script sees nothing but globals. */
	var dropcapWatched: (() => void) | undefined;
}

/**
 * Does synchronous steps and fails where one takes longer than the limit, or does not end at all. Processor time is
 * counted, not the clock's, and what was slow once is prepared and done again: a busy machine is no find.
 */
export async function inTime(prepare: () => Promise<Steps>, limit = USUAL): Promise<void> {
	if ((await slowStep(prepare, limit)) === undefined) return;
	const slow = await slowStep(prepare, limit);
	if (slow !== undefined) throw new Error(slow);
}

async function slowStep(prepare: () => Promise<Steps>, limit: number): Promise<string | undefined> {
	const before = process.cpuUsage();
	const steps = await prepare();
	const loading = since(before);
	if (loading > limit) return `Loading takes ${loading} ms of processor time, more than ${limit}`;
	for (const [name, work] of steps) {
		const took = measure(name, work, limit);
		if (took > limit) return `${name} takes ${took} ms of processor time, more than ${limit}`;
	}
	return undefined;
}

function measure(name: string, work: () => void, limit: number): number {
	for (let attempt = 1; ; attempt++) {
		const before = process.cpuUsage();
		if (ends(work)) return since(before);
		if (since(before) > limit || attempt === TRIES) throw new Error(`${name} does not end within ${HANG / 1000} s`);
	}
}

function ends(work: () => void): boolean {
	globalThis.dropcapWatched = work;
	try {
		runInThisContext("dropcapWatched()", { timeout: HANG });
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
		throw error;
	} finally {
		globalThis.dropcapWatched = undefined;
	}
}

function since(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return Math.round((user + system) / 1000);
}
