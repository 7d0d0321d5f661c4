import type { WriteStream } from "node:tty";
import { visible } from "../report/visible.ts";

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
	now: () => number = () => performance.now(),
): Progress {
	if (!stream.isTTY || isQuiet) return { step: () => {}, end: () => {} };
	const start = now();
	let shown = start;
	let done = 0;
	let isShown = false;
	return {
		step: (path) => {
			done++;
			const time = now();
			if (time - start < DELAY || time - shown < INTERVAL) return;
			shown = time;
			isShown = true;
			const line = `${done}/${total} ${visible(path)}`.slice(0, Math.max(0, (stream.columns ?? 80) - 1));
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
