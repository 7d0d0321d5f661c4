import type { WriteStream } from "node:tty";

/** Says how far a long run is, on a line that comes and goes. */
export interface Progress {
	step(path: string): void;
	end(): void;
}

/** Shows nothing where nobody looks, and nothing while a run is short. */
export function startProgress(
	total: number,
	stream: Pick<WriteStream, "write" | "columns" | "isTTY">,
	isQuiet: boolean,
): Progress {
	if (!stream.isTTY || isQuiet) return { step: () => {}, end: () => {} };
	const start = performance.now();
	let shown = start;
	let done = 0;
	let isShown = false;
	return {
		step: (path) => {
			done++;
			const now = performance.now();
			if (now - start < DELAY || now - shown < INTERVAL) return;
			shown = now;
			isShown = true;
			const line = `${done}/${total} ${path}`.slice(0, Math.max(0, (stream.columns ?? 80) - 1));
			stream.write(`\r${line}${CLEAR_REST}`);
		},
		end: () => {
			if (isShown) stream.write(`\r${CLEAR_REST}`);
		},
	};
}

/** Both in milliseconds. */
const DELAY = 500;
const INTERVAL = 100;

/** ECMA-48's EL: what is left of the line goes. */
const CLEAR_REST = "\u001b[K";
