import { RAL } from "./lsp-values.ts";

/** A message takes up to two turns from the stream to its handler (vscode-jsonrpc readSemaphore and messageQueue). */
const QUIET_TURNS = 3;

/** Nobody waits longer than this for messages to stop coming, in milliseconds. */
const LONGEST_WAIT = 25;

/** Node's; there is none in a browser. */
declare const setImmediate: ((work: () => void) => unknown) | undefined;

/** Resolves after the messages that are waiting in line had a turn. */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => {
		// What the library takes for setImmediate in browsers runs before the next message (vscode-jsonrpc browser/ril.js).
		if (typeof setImmediate === "function") setImmediate(resolve);
		else RAL().timer.setTimeout(resolve, 0);
	});
}

/**
 * A function that runs `work` as soon as no call came for some turns of the event loop: a burst of calls is one run,
 * a single call waits microseconds. Calls during a run make for one more; runs never overlap. `work` must not reject.
 */
export function whenQuiet(work: () => Promise<void>): () => void {
	let calls = 0;
	let running = false;

	async function run(): Promise<void> {
		running = true;
		for (let done = 0; done < calls; ) {
			const start = Date.now();
			let seen = calls;
			for (let quiet = 0; quiet < QUIET_TURNS && Date.now() - start < LONGEST_WAIT; quiet++) {
				await nextTurn();
				if (calls !== seen) quiet = 0;
				seen = calls;
			}
			done = calls;
			await work();
		}
		running = false;
	}

	return () => {
		calls++;
		if (!running) void run();
	};
}
