/** In milliseconds: how long nobody asks for anything until memory is given back. */
const QUIET = 30_000;

/** In milliseconds of processor time: what a hover or two may take in that time. */
const HARDLY_ANYTHING = 10;

/** In milliseconds of processor time: so much work leaves enough behind to look for. */
const WORTH_IT = 1_000;

/**
 * Gives back the memory that work left behind, once there is none for a while: V8 keeps its room for young objects, and what
 * it never looked at again, until it needs more. It takes about a tenth of a second, from Node 22 on; earlier it does nothing
 * of use. Never rejects and never keeps the process alive.
 */
export function releaseMemoryWhenIdle(): void {
	setInterval(whenIdle(processorTime, releaseMemory), QUIET).unref();
}

/**
 * To be called at intervals: releases after one with hardly any work, where there was enough of it since the last time.
 * `spent` says in milliseconds how long the process has worked so far.
 */
export function whenIdle(spent: () => number, release: () => void): () => void {
	let last = 0;
	let released = 0;
	return () => {
		const now = spent();
		if (now - last < HARDLY_ANYTHING && now - released > WORTH_IT) {
			release();
			released = spent();
		}
		last = spent();
	};
}

function processorTime(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
}

/**
 * As nodejs.org/api/cli.html#--expose-gc tells it. The flag is taken back, since kept code is only good for the same flags;
 * modules are asked for here, so that no start waits for them.
 */
function releaseMemory(): void {
	try {
		const { setFlagsFromString } = process.getBuiltinModule("node:v8");
		setFlagsFromString("--expose-gc");
		const collect: unknown = process.getBuiltinModule("node:vm").runInNewContext("gc");
		setFlagsFromString("--no-expose-gc");
		if (typeof collect === "function") collect({ type: "major", execution: "sync", flavor: "last-resort" });
	} catch {}
}
