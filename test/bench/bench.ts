// Measures what is bundled beside the least that it could cost, and beside others. Says how long things took, demands nothing.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { measureCommandLines, type Tool } from "./command-line.ts";
import { type Effort, measureEditing, type Server } from "./editing.ts";
import { measureGrowth, series } from "./growth.ts";
import { hugeCompose, type Input, largeDockerfile, manyBuilds, typicalCompose, typicalDockerfile } from "./inputs.ts";
import { FLOOR, NODE, OURS, PARSERS, type Results, together } from "./measured.ts";
import { installPeers, noPeers, type Peers } from "./peers.ts";
import { asJson, asMarkdown, asSummary, asText, machineWith } from "./report.ts";

/** How often things are done with an input: often enough for a median, and without peers all together in two minutes. */
const plan: readonly { readonly input: Input; readonly effort: Effort }[] = [
	{ input: typicalDockerfile(), effort: { starts: 12, edits: 200, requests: true } },
	{ input: typicalCompose(), effort: { starts: 12, edits: 200, requests: true } },
	{ input: largeDockerfile(), effort: { starts: 5, edits: 60, requests: true } },
	{ input: manyBuilds(), effort: { starts: 5, edits: 60, requests: true } },
	{ input: hugeCompose(), effort: { starts: 3, edits: 60, requests: true } },
];

const root = new URL("../../", import.meta.url);
const ours = fileURLToPath(new URL("server/bin/language-server.cjs", root));
const ourCommand = fileURLToPath(new URL("server/bin/dropcap.cjs", root));

const HELP = `npm run bench -- [words] [options]

Words       measure only the inputs with one of these words in their names
--peers     beside other tools as well: they are installed into a folder for scratch, which takes minutes
--json      print JSON
--markdown  write the tables into docs/benchmark.md and README.md, between their markers`;

const { values: options, positionals: words } = parseArgs({
	allowPositionals: true,
	options: {
		peers: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
		markdown: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
	},
});
if (options.help) console.log(HELP);
else if (["node", "cli"].every((it) => existsSync(new URL(`server/dist/${it}.cjs`, root)))) await run();
else {
	console.error("There is no server/dist/node.cjs or cli.cjs: npm run build");
	process.exitCode = 1;
}

async function run(): Promise<void> {
	const peers = options.peers ? installPeers() : noPeers;
	const folder = mkdtempSync(join(tmpdir(), "dropcap-bench-"));
	try {
		tell(await measureAll(peers, folder), peers);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measureAll(peers: Peers, folder: string): Promise<Results> {
	const servers: readonly Server[] = [
		serverOf(peers, FLOOR, await bundle(folder, "floor-server")),
		serverOf(peers, OURS, ours),
		...peers.servers,
	];
	const results: Results[] = [{ measured: [], skipped: peers.skipped }];
	const save = (input: Input) => saveInto(folder, input);
	for (const { input, effort } of plan.filter((it) => isWanted(it.input.name))) {
		progress(input.name);
		results.push(await measureEditing(servers, input, save(input), effort));
	}
	for (const one of series.filter((it) => isWanted(it.name))) {
		progress(one.name);
		results.push(await measureGrowth(one, servers, save));
	}
	const idle: Tool = { name: NODE, program: peers.node, words: ["-e", "0"], language: undefined, folder: undefined };
	const parsers = await bundle(folder, "floor-command-line");
	const tools: readonly Tool[] = [
		idle,
		{ name: PARSERS, program: peers.node, words: [parsers], language: undefined, folder: [] },
		{ name: OURS, program: peers.node, words: [ourCommand, "check"], language: undefined, folder: [] },
		...peers.tools,
	];
	results.push(await measureCommandLines(join(folder, "command-line"), tools, isWanted, progress));
	return together(results);
}

function isWanted(name: string): boolean {
	return words.length === 0 || words.some((it) => name.includes(it));
}

function progress(name: string): void {
	if (process.stderr.isTTY || options.markdown) console.error(`${name} …`);
}

function serverOf({ node }: Peers, name: string, path: string): Server {
	const launch = { program: node, arguments: [path, "--stdio"] };
	return { name, launch, languages: ["dockerfile", "dockercompose"] };
}

async function bundle(folder: string, name: string): Promise<string> {
	const outfile = join(folder, `${name}.cjs`);
	await build({
		entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
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

/** The address of the written file. */
function saveInto(folder: string, { path, text, beside = new Map<string, string>() }: Input): string {
	const file = join(folder, "project", path);
	const others = [...beside].map(([it, its]) => [join(dirname(file), it), its] as const);
	for (const [target, its] of [[file, text] as const, ...others]) {
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, its);
	}
	return pathToFileURL(file).href;
}

function tell(results: Results, { node }: Peers): void {
	const machine = machineWith(execFileSync(node, ["--version"], { encoding: "utf8" }).trim().replace(/^v/, ""));
	console.log(options.json ? asJson(machine, results) : asText(machine, results));
	if (!options.markdown) return;
	writeBetween("docs/benchmark.md", asMarkdown(machine, results));
	writeBetween("README.md", asSummary(machine, results));
}

/** Replaces what stands between `<!-- benchmark -->` and `<!-- /benchmark -->`. */
function writeBetween(path: string, inner: string): void {
	const url = new URL(path, root);
	const text = readFileSync(url, "utf8");
	const [start, end] = ["<!-- benchmark -->\n", "<!-- /benchmark -->"];
	const from = text.indexOf(start);
	const to = text.indexOf(end, from);
	if (from < 0 || to < 0) throw new Error(`There is no ${start.trim()} … ${end} in ${path}`);
	writeFileSync(url, text.slice(0, from + start.length) + inner + text.slice(to));
}
