import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** A server in a process of its own, spoken to as an editor does; clocks run from the first byte written to the last read. */
export interface Session {
	/** When the process was asked for. */
	readonly spawned: number;
	/** Whether it says that it can do something: the key of its capabilities, such as `hoverProvider`. */
	can(capability: string): boolean;
	notify(method: string, params: unknown): void;
	request(method: string, params: unknown): Promise<Timed>;
	/** Sends a notification and waits for the next diagnostics of a document: of that version, where the server names one. */
	untilDiagnostics(method: string, params: unknown, document: Versioned): Promise<Timed>;
	/** Has every publication of diagnostics told, until the function that it gives is called. */
	onDiagnostics(take: (message: Message, at: number) => void): () => void;
	/** Processor time of all threads so far, in milliseconds; undefined where the system does not tell. */
	cpu(): number | undefined;
	/** Resident memory in MiB; undefined where the system does not tell. */
	memory(): number | undefined;
	/** Whether it has not ended on its own. */
	alive(): boolean;
	/** Asks it to end, and ends it where it does not. */
	stop(): Promise<void>;
}

/** How a language server is started and what its editor would tell it. */
export interface Launch {
	readonly program: string;
	readonly arguments: readonly string[];
	readonly initializationOptions?: unknown;
	/** What it is answered when it asks for the settings of a section. */
	readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Versioned {
	readonly uri: string;
	readonly version: number;
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
	readonly params?: {
		readonly uri?: string;
		readonly version?: number;
		readonly diagnostics?: readonly { readonly range: Range }[];
		readonly items?: readonly { readonly section?: string }[];
	};
	readonly result?: { readonly capabilities?: Readonly<Record<string, unknown>> } | null;
	readonly error?: unknown;
}

/** Lines and characters from zero, the end excluded. */
export interface Range {
	readonly start: Position;
	readonly end: Position;
}

export interface Position {
	readonly line: number;
	readonly character: number;
}

interface Waiter {
	readonly fits: (message: Message) => boolean;
	readonly resolve: (message: Message, at: number) => void;
}

/** Longer than this no editor waits for anything. */
const PATIENCE = 60_000;

/** Starts a server and shakes hands with it, as a client that has diagnostics pushed to it. */
export async function startSession({
	program,
	arguments: words,
	initializationOptions,
	settings = {},
}: Launch): Promise<Session> {
	const spawned = performance.now();
	const child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"] });
	child.stdin.on("error", () => {});
	child.stderr.resume();
	const waiters = new Set<Waiter>();
	const listeners = new Set<(message: Message, at: number) => void>();
	readMessages(child, (message, at) => {
		if (message.method === PUBLISHED) for (const listener of listeners) listener(message, at);
		if (message.method !== undefined && message.id !== undefined) answer(child, message, settings);
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
			const limit = setTimeout(() => reject(new Error(`no answer in ${PATIENCE / 1000} s`)), PATIENCE);
			waiters.add({
				fits,
				resolve: (its, at) => {
					clearTimeout(limit);
					if (its.error) reject(new Error(JSON.stringify(its.error)));
					else resolve({ message: its, at, took: at - started });
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

	const workspace = { configuration: Object.keys(settings).length > 0 };
	const capabilities = { workspace, textDocument: { publishDiagnostics: {} } };
	const { message } = await request("initialize", {
		processId: process.pid,
		rootUri: null,
		capabilities,
		initializationOptions,
	});
	notify("initialized", {});
	if (workspace.configuration) notify("workspace/didChangeConfiguration", { settings });
	const can = message.result?.capabilities ?? {};
	return {
		spawned,
		can: (capability) => Boolean(can[capability]),
		notify,
		request,
		untilDiagnostics: (method, params, { uri, version }) =>
			exchange(
				{ method, params },
				({ method: its, params: published }) =>
					its === PUBLISHED && published?.uri === uri && (published.version ?? version) === version,
			),
		onDiagnostics: (take) => {
			listeners.add(take);
			return () => listeners.delete(take);
		},
		cpu: () => cpuOf(child.pid),
		memory: () => memoryOf(child.pid),
		alive: () => child.exitCode === null && child.signalCode === null,
		stop: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, "exit");
			const limit = setTimeout(() => child.kill("SIGKILL"), 2_000);
			write(child, { id: ++lastId, method: "shutdown" });
			notify("exit", undefined);
			await ended;
			clearTimeout(limit);
		},
	};
}

const PUBLISHED = "textDocument/publishDiagnostics";

/** Settings are told, everything else that a server asks of its client is granted with nothing. */
function answer(
	child: ChildProcessWithoutNullStreams,
	{ id, method, params }: Message,
	settings: Readonly<Record<string, unknown>>,
): void {
	const asked = method === "workspace/configuration" ? params?.items : undefined;
	write(child, { id, result: asked?.map(({ section = "" }) => settings[section] ?? null) ?? null });
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
