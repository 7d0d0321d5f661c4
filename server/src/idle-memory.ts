import type { Session } from "node:inspector";

/** In milliseconds: how long nobody asks for anything until memory is given back. */
const QUIET = 30_000;

/** In milliseconds of processor time: what a hover or two may take in that time. */
const HARDLY_ANYTHING = 10;

/** In milliseconds of processor time: so much work leaves enough behind to look for. */
const WORTH_IT = 1_000;

/**
 * Gives back the memory that work left behind, once there is none for a while: V8 keeps its room for young objects, and what
 * it never looked at again, until it needs more. It takes about a tenth of a second, and never keeps the process alive.
 */
export function releaseMemoryWhenIdle(): void {
	setInterval(whenIdle(processorTime, memoryReleaser()), QUIET).unref();
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
 * A function that has V8 look at all objects and give back what it no longer needs, as a debugger asks for it with
 * HeapProfiler.collectGarbage (chromedevtools.github.io/devtools-protocol/v8/HeapProfiler). The other way, V8's flag
 * --expose-gc, ends a process in which flags can no longer be changed. The module is asked for late, so that no start waits
 * for it; a Node without a debugger keeps its memory. The session stays: Node 22 stands still where its last answer ends it.
 */
export function memoryReleaser(): () => void {
	let session: Session | undefined;
	function connect(): Session {
		const { Session } = process.getBuiltinModule("node:inspector");
		const own = new Session();
		own.connect();
		return own;
	}
	return () => {
		try {
			session ??= connect();
			session.post("HeapProfiler.collectGarbage");
		} catch {}
	};
}
