import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** A server in a process of its own, spoken to as an editor does; clocks run from the first byte written to the last read. */
export interface Session {
	/** When the process was asked for. */
	readonly spawned: number;
	notify(method: string, params: unknown): void;
	request(method: string, params: unknown): Promise<Timed>;
	/** Sends a notification and waits for the diagnostics of a version of its document. */
	untilDiagnostics(method: string, params: unknown, version: number): Promise<Timed>;
	/** Processor time of all threads so far, in milliseconds; undefined where the system does not tell. */
	cpu(): number | undefined;
	/** Resident memory in MiB; undefined where the system does not tell. */
	memory(): number | undefined;
	stop(): Promise<void>;
}

/** An answer, when it was there, and how long it took in milliseconds. */
export interface Timed {
	readonly message: Message;
	readonly at: number;
	readonly took: number;
}

/** The parts of a JSON-RPC message that are read here. */
export interface Message {
	readonly id?: number;
	readonly method?: string;
	readonly params?: { readonly version?: number; readonly diagnostics?: readonly unknown[] };
	readonly result?: unknown;
	readonly error?: unknown;
}

interface Waiter {
	readonly fits: (message: Message) => boolean;
	readonly resolve: (message: Message, at: number) => void;
}

/** Starts a bundle and shakes hands with it, as a client that has diagnostics pushed to it. */
export async function startSession(bundle: string): Promise<Session> {
	const spawned = performance.now();
	const child = spawn(process.execPath, [bundle, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
	child.stderr.pipe(process.stderr);
	const waiters = new Set<Waiter>();
	readMessages(child, (message, at) => {
		for (const waiter of waiters) {
			if (!waiter.fits(message)) continue;
			waiters.delete(waiter);
			waiter.resolve(message, at);
		}
	});

	function notify(method: string, params: unknown): void {
		write(child, { method, params });
	}
	function exchange(message: object, fits: Waiter["fits"]): Promise<Timed> {
		return new Promise((resolve, reject) => {
			const started = performance.now();
			waiters.add({
				fits,
				resolve: (answer, at) => {
					if (answer.error) reject(new Error(JSON.stringify(answer.error)));
					else resolve({ message: answer, at, took: at - started });
				},
			});
			write(child, message);
		});
	}
	let lastId = 0;
	function request(method: string, params: unknown): Promise<Timed> {
		const id = ++lastId;
		return exchange({ id, method, params }, (it) => it.id === id && it.method === undefined);
	}

	await request("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
	notify("initialized", {});
	return {
		spawned,
		notify,
		request,
		untilDiagnostics: (method, params, version) =>
			exchange(
				{ method, params },
				(it) => it.method === "textDocument/publishDiagnostics" && it.params?.version === version,
			),
		cpu: () => cpuOf(child.pid),
		memory: () => memoryOf(child.pid),
		stop: async () => {
			const ended = once(child, "exit");
			await request("shutdown", undefined);
			notify("exit", undefined);
			await ended;
		},
	};
}

function write(child: ChildProcessWithoutNullStreams, message: object): void {
	const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
	child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
	child.stdin.write(body);
}

function readMessages(child: ChildProcessWithoutNullStreams, take: (message: Message, at: number) => void): void {
	const separator = "\r\n\r\n";
	let chunks: Buffer[] = [];
	let waiting = 0;
	let wanted = 0;
	child.stdout.on("data", (chunk: Buffer) => {
		const at = performance.now();
		chunks.push(chunk);
		waiting += chunk.length;
		while (waiting > 0 && waiting >= wanted) {
			const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
			chunks = [all];
			const head = all.indexOf(separator);
			if (head < 0) return;
			const length = Number(/Content-Length: (\d+)/i.exec(all.subarray(0, head).toString("ascii"))?.[1]);
			const start = head + separator.length;
			wanted = start + length;
			if (all.length < wanted) return;
			take(JSON.parse(all.subarray(start, wanted).toString("utf8")), at);
			chunks = [all.subarray(wanted)];
			waiting = all.length - wanted;
			wanted = 0;
		}
	});
}

/** Linux tells for each thread the nanoseconds that it ran (Documentation/scheduler/sched-stats.rst). */
function cpuOf(pid: number | undefined): number | undefined {
	try {
		const threads = readdirSync(`/proc/${pid}/task`);
		const ran = threads.map((it) => Number(readFileSync(`/proc/${pid}/task/${it}/schedstat`, "utf8").split(" ")[0]));
		return ran.reduce((sum, it) => sum + it, 0) / 1e6;
	} catch {
		return undefined;
	}
}

function memoryOf(pid: number | undefined): number | undefined {
	try {
		return Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
	} catch {
		return undefined;
	}
}
