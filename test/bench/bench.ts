// Measures the bundled server beside the least that any language server costs. Says how long things took, demands nothing.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { hugeCompose, type Input, largeDockerfile, manyBuilds, typicalCompose, typicalDockerfile } from "./inputs.ts";
import { type Session, startSession } from "./session.ts";
import { digits, median, quantile, table } from "./statistics.ts";

/** One measure of one input, by ourselves and by the floor. */
interface Row {
	readonly measure: string;
	readonly input: string;
	readonly unit: "ms" | "MiB";
	readonly samples: number;
	readonly median: number | undefined;
	readonly p95: number | undefined;
	/** Processor time of all threads, for one sample. */
	readonly cpu: number | undefined;
	readonly floor: number | undefined;
	readonly floorCpu: number | undefined;
	/** Median to the floor's median. */
	readonly ratio: number | undefined;
}

/** What was seen of one server with one input; times in milliseconds, memory in MiB. */
interface Samples {
	readonly start: readonly number[];
	readonly startCpu: readonly number[];
	readonly edit: readonly number[];
	readonly editCpu: number | undefined;
	readonly hover: readonly number[];
	readonly codeAction: readonly number[];
	readonly memory: number | undefined;
}

/** How often things are done with an input: often enough for a median, and all together in a minute. */
const plan: readonly { readonly input: Input; readonly starts: number; readonly edits: number }[] = [
	{ input: typicalDockerfile(), starts: 12, edits: 200 },
	{ input: typicalCompose(), starts: 12, edits: 200 },
	{ input: largeDockerfile(), starts: 5, edits: 60 },
	{ input: manyBuilds(), starts: 5, edits: 60 },
	{ input: hugeCompose(), starts: 3, edits: 12 },
];

/** Part of the edits that come before the measured ones, while the server's code is still being compiled. */
const WARM_UP = 0.2;

const ours = fileURLToPath(new URL("../../server/dist/node.cjs", import.meta.url));
if (existsSync(ours)) await run();
else {
	console.error("There is no server/dist/node.cjs: npm run build");
	process.exitCode = 1;
}

async function run(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "dropcap-bench-"));
	try {
		const floor = await buildFloor(folder);
		const rows: Row[] = [await measureNode()];
		const [only = ""] = process.argv.slice(2).filter((it) => !it.startsWith("--"));
		for (const { input, starts, edits } of plan.filter((it) => it.input.name.includes(only))) {
			const uri = save(folder, input);
			const rounds = Array.from({ length: starts });
			const own: Opened[] = [];
			const least: Opened[] = [];
			// Turn by turn, so that a busy neighbour slows down both.
			for (const _ of rounds) {
				least.push(await measureStart(floor, uri, input));
				own.push(await measureStart(ours, uri, input));
			}
			rows.push(
				...compare(input, await measure(ours, uri, input, own, edits), await measure(floor, uri, input, least, edits)),
			);
		}
		print(rows);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function buildFloor(folder: string): Promise<string> {
	const outfile = join(folder, "floor.cjs");
	await build({
		entryPoints: [fileURLToPath(new URL("./floor-server.ts", import.meta.url))],
		outfile,
		bundle: true,
		minify: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		mainFields: ["module", "main"],
		logLevel: "warning",
	});
	return outfile;
}

/** What a process of Node costs that does nothing at all. */
async function measureNode(): Promise<Row> {
	const times: number[] = [];
	for (let i = 0; i < 12; i++) {
		const started = performance.now();
		await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
		times.push(performance.now() - started);
	}
	return rowOf("node -e 0", "", times, undefined, [], undefined);
}

function save(folder: string, { path, text, beside = new Map<string, string>() }: Input): string {
	const file = join(folder, "project", path);
	for (const [target, its] of [
		[file, text] as const,
		...[...beside].map(([it, its]) => [join(dirname(file), it), its] as const),
	]) {
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, its);
	}
	return pathToFileURL(file).href;
}

interface Opened {
	readonly took: number;
	readonly cpu: number | undefined;
}

/** From the spawn of the process to the first diagnostics. */
async function measureStart(bundle: string, uri: string, input: Input): Promise<Opened> {
	const session = await startSession(bundle);
	const took = (await open(session, uri, input)) - session.spawned;
	const cpu = session.cpu();
	await session.stop();
	return { took, cpu };
}

async function open(session: Session, uri: string, { languageId, text }: Input): Promise<number> {
	const textDocument = { uri, languageId, version: 1, text };
	return (await session.untilDiagnostics("textDocument/didOpen", { textDocument }, 1)).at;
}

/** Types one character after another; after each, the editor asks for a hover and for code actions. */
async function measure(
	bundle: string,
	uri: string,
	input: Input,
	opened: readonly Opened[],
	edits: number,
): Promise<Samples> {
	const session = await startSession(bundle);
	await open(session, uri, input);
	const end = positionOf(input, input.typedBehind, input.typedBehind.length);
	const asked = positionOf(input, input.askedAt, 1);
	const edit: number[] = [];
	const editCpu: number[] = [];
	const hover: number[] = [];
	const codeAction: number[] = [];
	for (let i = 0; i < edits; i++) {
		const version = i + 2;
		const position = { line: end.line, character: end.character + i };
		const change = {
			textDocument: { uri, version },
			contentChanges: [{ range: { start: position, end: position }, text: String.fromCharCode(97 + (i % 26)) }],
		};
		const before = session.cpu();
		const published = await session.untilDiagnostics("textDocument/didChange", change, version);
		const after = session.cpu();
		const hovered = await session.request("textDocument/hover", { textDocument: { uri }, position: asked });
		const context = { diagnostics: (published.message.params?.diagnostics ?? []).slice(0, 5) };
		const range = { start: asked, end: asked };
		const offered = await session.request("textDocument/codeAction", { textDocument: { uri }, range, context });
		if (i < edits * WARM_UP) continue;
		edit.push(published.took);
		hover.push(hovered.took);
		codeAction.push(offered.took);
		if (before !== undefined && after !== undefined) editCpu.push(after - before);
	}
	const memory = session.memory();
	await session.stop();
	return {
		start: opened.map((it) => it.took),
		startCpu: opened.flatMap((it) => it.cpu ?? []),
		edit,
		editCpu: median(editCpu),
		hover,
		codeAction,
		memory,
	};
}

function positionOf({ text }: Input, words: string, characters: number) {
	const before = text.slice(0, text.indexOf(words) + characters).split("\n");
	return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function compare({ name }: Input, own: Samples, floor: Samples): readonly Row[] {
	return [
		rowOf("start → diagnostics", name, own.start, median(own.startCpu), floor.start, median(floor.startCpu)),
		rowOf("edit → diagnostics", name, own.edit, own.editCpu, floor.edit, floor.editCpu),
		rowOf("hover", name, own.hover, undefined, floor.hover, undefined),
		rowOf("code actions", name, own.codeAction, undefined, floor.codeAction, undefined),
		{
			...rowOf("memory after the edits", name, listOf(own.memory), undefined, listOf(floor.memory), undefined),
			unit: "MiB",
		},
	];
}

function listOf(number: number | undefined): readonly number[] {
	return number === undefined ? [] : [number];
}

function rowOf(
	measure: string,
	input: string,
	own: readonly number[],
	cpu: number | undefined,
	floor: readonly number[],
	floorCpu: number | undefined,
): Row {
	const [middle, least] = [median(own), median(floor)];
	const ratio = middle !== undefined && least ? middle / least : undefined;
	const p95 = quantile(own, 0.95);
	return { measure, input, unit: "ms", samples: own.length, median: middle, p95, cpu, floor: least, floorCpu, ratio };
}

function print(rows: readonly Row[]): void {
	if (process.argv.includes("--json")) {
		console.log(JSON.stringify({ node: process.version, platform: process.platform, rows }, undefined, 2));
		return;
	}
	const head = ["measure", "input", "n", "unit", "median", "p95", "CPU", "floor", "floor CPU", "× floor"];
	const cells = rows.map((it) => [
		it.measure,
		it.input,
		String(it.samples),
		it.unit,
		...[it.median, it.p95, it.cpu, it.floor, it.floorCpu, it.ratio].map(digits),
	]);
	console.log(table([head, ...cells]));
	console.log(
		"\nfloor: a bundle of vscode-languageserver that finds nothing; CPU: of all threads, the median of one sample",
	);
}
