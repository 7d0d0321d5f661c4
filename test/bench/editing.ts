// What an editor's user waits for, of several language servers side by side.
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { Input } from "./inputs.ts";
import {
	type Measure,
	type Measured,
	type Results,
	reasonOf,
	type Sample,
	type Skipped,
	summarize,
} from "./measured.ts";
import { type Launch, type Message, type Position, type Range, type Session, startSession } from "./session.ts";

/** A language server that is measured. */
export interface Server {
	readonly name: string;
	readonly launch: Launch;
	readonly languages: readonly Input["languageId"][];
	/** What it calls the language of Compose files. */
	readonly composeId?: string;
}

/** How often things are done with an input. */
export interface Effort {
	readonly starts: number;
	readonly edits: number;
	/** Whether more is asked for than diagnostics. */
	readonly requests: boolean;
}

/** Part of the edits that come before the counted ones, while the server's code is still being compiled. */
const WARM_UP = 0.2;

/** A server that has used up so many milliseconds on one input is asked for no more. */
const ENOUGH = 15_000;

/** Why an editor asks for code actions: because the cursor moved, or because the user wants to see them (CodeActionTriggerKind). */
const WAYS = [
	["code-action", 2],
	["code-action-wanted", 1],
] as const;

const BURST = 30;
/** One burst alone tells more about what else the machine did just then. */
const BURSTS = 7;
/** So long without diagnostics, and a burst is over; longer than any server here delays them. */
const SILENCE = 1_500;
/** So long where the diagnostics of the last version are there: some publish the same version twice. */
const SILENCE_BEHIND_LAST = 200;

/** One server at work on one input. */
interface Worker {
	readonly server: Server;
	readonly session: Session;
	readonly samples: Map<Measure, Sample[]>;
	edits: number;
	/** Milliseconds that it took for everything so far. */
	spent: number;
}

/** Goes turn by turn through the servers, so that a busy neighbour slows down all of them. */
export async function measureEditing(
	servers: readonly Server[],
	input: Input,
	uri: string,
	effort: Effort,
): Promise<Results> {
	const measured: Measured[] = [];
	const skipped: Skipped[] = [];
	const able = servers.filter((it) => it.languages.includes(input.languageId));
	async function tryWith<T>(server: Server, what: string, act: () => Promise<T>): Promise<T | undefined> {
		try {
			return await act();
		} catch (error) {
			skipped.push({ who: server.name, what: `${what}, ${input.name}`, because: reasonOf(error) });
			return undefined;
		}
	}

	const starts = new Map<Server, Sample[]>(able.map((it) => [it, []]));
	for (let round = 0; round < effort.starts; round++) {
		for (const [server, samples] of starts) {
			if (samples.reduce((sum, it) => sum + it.value, 0) > ENOUGH) continue;
			const sample = await tryWith(server, "cold start", () => measureStart(server, uri, input));
			if (sample) samples.push(sample);
			else starts.delete(server);
		}
	}
	for (const [{ name }, samples] of starts) {
		measured.push(...summarize({ measure: "start", input: input.name, who: name }, samples));
	}

	const workers: Worker[] = [];
	for (const server of starts.keys()) {
		const session = await startSession(server.launch);
		const opened = await tryWith(server, "opening", () => open(session, uri, input, server));
		if (opened) workers.push({ server, session, samples: new Map(), edits: 0, spent: 0 });
		else await session.stop();
	}
	const failed = new Set<Worker>();
	for (let round = 0; round < effort.edits; round++) {
		for (const worker of workers) {
			if (worker.spent > ENOUGH || failed.has(worker)) continue;
			const done = await tryWith(worker.server, "editing", () =>
				edit(worker, uri, input, effort.requests).then(() => true),
			);
			if (!done) failed.add(worker);
		}
	}
	for (const worker of workers) {
		const { server, session, samples } = worker;
		for (const its of samples.values()) its.splice(0, Math.floor(its.length * WARM_UP));
		const memory = session.memory();
		if (memory) keep(samples, "memory", memory);
		if (effort.requests && !failed.has(worker) && worker.spent <= ENOUGH) {
			await tryWith(server, "burst", () => bursts(worker, uri, input));
		}
		await session.stop();
		for (const [measure, its] of samples) {
			measured.push(...summarize({ measure, input: input.name, who: server.name }, its));
		}
	}
	return { measured, skipped };
}

/** From the spawn of the process to the first diagnostics. */
async function measureStart(server: Server, uri: string, input: Input): Promise<Sample> {
	const session = await startSession(server.launch);
	try {
		const value = (await open(session, uri, input, server)) - session.spawned;
		return { value, cpu: session.cpu() };
	} finally {
		await session.stop();
	}
}

/** When the first diagnostics were there. */
async function open(session: Session, uri: string, { languageId, text }: Input, server: Server): Promise<number> {
	const its = languageId === "dockercompose" ? (server.composeId ?? languageId) : languageId;
	const textDocument = { uri, languageId: its, version: 1, text };
	return (await session.untilDiagnostics("textDocument/didOpen", { textDocument }, { uri, version: 1 })).at;
}

/** Types one character; then the editor asks for a hover and for code actions. */
async function edit(worker: Worker, uri: string, input: Input, requests: boolean): Promise<void> {
	const { session, samples } = worker;
	const started = performance.now();
	const { change, version } = nextChange(worker, uri, input);
	const before = session.cpu();
	const published = await session.untilDiagnostics("textDocument/didChange", change, { uri, version });
	const after = session.cpu();
	const cpu = before !== undefined && after !== undefined ? after - before : undefined;
	keep(samples, "edit", published.took, cpu);
	if (requests) {
		const asked = positionOf(input, input.askedAt, 1);
		if (session.can("hoverProvider")) {
			const { took } = await session.request("textDocument/hover", { textDocument: { uri }, position: asked });
			keep(samples, "hover", took);
		}
		const all = published.message.params?.diagnostics ?? [];
		const diagnostics = all.filter((it) => isIn(it.range, asked));
		const range = { start: asked, end: asked };
		for (const [measure, triggerKind] of session.can("codeActionProvider") ? WAYS : []) {
			const params = { textDocument: { uri }, range, context: { diagnostics, triggerKind } };
			const { took } = await session.request("textDocument/codeAction", params);
			keep(samples, measure, took);
		}
	}
	worker.spent += performance.now() - started;
}

/** An editor hands over the diagnostics of the place that it asks about. */
function isIn({ start, end }: Range, { line, character }: Position): boolean {
	const isBehindStart = start.line < line || (start.line === line && start.character <= character);
	return isBehindStart && (line < end.line || (line === end.line && character <= end.character));
}

/** So often as a slow server has time for. */
async function bursts(worker: Worker, uri: string, input: Input): Promise<void> {
	const end = performance.now() + ENOUGH;
	for (let i = 0; i < BURSTS && (i === 0 || performance.now() < end); i++) await burst(worker, uri, input);
}

/** Types many characters without waiting, and waits until nothing is published any more. */
async function burst(worker: Worker, uri: string, input: Input): Promise<void> {
	const { session, samples } = worker;
	const published: { readonly message: Message; readonly at: number }[] = [];
	const stopListening = session.onDiagnostics((message, at) => published.push({ message, at }));
	const before = session.cpu();
	for (let i = 0; i < BURST; i++) session.notify("textDocument/didChange", nextChange(worker, uri, input).change);
	const last = performance.now();
	const isLast = (message: Message | undefined) => message?.params?.version === worker.edits + 1;
	for (;;) {
		const now = performance.now();
		const latest = published.at(-1);
		const silence = isLast(latest?.message) ? SILENCE_BEHIND_LAST : SILENCE;
		if (latest && now - Math.max(last, latest.at) > silence) break;
		if (now - last > ENOUGH || !session.alive()) break;
		await pause(20);
	}
	stopListening();
	const after = session.cpu();
	const end = published.at(-1);
	if (!end) throw new Error("nothing was published");
	if (end.message.params?.version !== undefined && !isLast(end.message)) {
		throw new Error("the last diagnostics are of an old text");
	}
	const cpu = before !== undefined && after !== undefined ? after - before : undefined;
	keep(samples, "burst", end.at - last, cpu);
	keep(samples, "publications", published.length);
}

function keep(samples: Worker["samples"], measure: Measure, value: number, cpu?: number): void {
	const its = samples.get(measure) ?? [];
	its.push({ value, cpu });
	samples.set(measure, its);
}

function nextChange(worker: Worker, uri: string, input: Input) {
	const end = positionOf(input, input.typedBehind, input.typedBehind.length);
	const position = { line: end.line, character: end.character + worker.edits };
	const text = String.fromCharCode(97 + (worker.edits % 26));
	worker.edits++;
	const version = worker.edits + 1;
	const contentChanges = [{ range: { start: position, end: position }, text }];
	return { change: { textDocument: { uri, version }, contentChanges }, version };
}

function positionOf({ text }: Input, words: string, characters: number) {
	const before = text.slice(0, text.indexOf(words) + characters).split("\n");
	return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
