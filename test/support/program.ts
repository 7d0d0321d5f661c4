import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The command line as a user runs it, and folders to run it in. */
export interface Program {
	/** The folder that all projects lie in. */
	readonly folder: string;
	/** The file that Node runs. */
	readonly bundle: string;
	/** A new folder with files by path. */
	project(files: Readonly<Record<string, string | Buffer>>): string;
	start(cwd: string, words: readonly string[], environment?: Environment): ChildProcessWithoutNullStreams;
	run(
		cwd: string,
		words: readonly string[],
		given?: { readonly input?: string; readonly environment?: Environment },
	): Promise<Outcome>;
}

/** One that whoever started it takes away again. */
interface StartedProgram extends Program {
	end(): void;
}

/** How a run ended. */
export interface Outcome {
	readonly code: unknown;
	readonly stdout: string;
	readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** The bundle that ships, or one made for this run where that is older than its sources or not there. */
async function startProgram(): Promise<StartedProgram> {
	const folder = mkdtempSync(join(tmpdir(), "dropcap-cli-"));
	const bundle = isFresh(SHIPPED) ? SHIPPED : await bundled(join(folder, "bundle"));

	function start(cwd: string, words: readonly string[], environment: Environment = {}): ChildProcessWithoutNullStreams {
		return spawn(process.execPath, [bundle, ...words], { cwd, env: { ...process.env, ...environment } });
	}

	return {
		folder,
		bundle,
		project: (files) => {
			const root = mkdtempSync(join(folder, "project-"));
			for (const [path, text] of Object.entries(files)) {
				mkdirSync(dirname(join(root, path)), { recursive: true });
				writeFileSync(join(root, path), text);
			}
			return root;
		},
		start,
		run: async (cwd, words, { input = "", environment } = {}) => {
			const child = start(cwd, words, environment);
			child.stdin.on("error", () => {}).end(input);
			const ended = once(child, "close");
			const [stdout, stderr, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), ended]);
			return { code, stdout, stderr };
		},
		end: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** The program for the tests of one `describe`: started before the first of them, taken away behind the last. */
export function programForSuite(): Program {
	let program: StartedProgram | undefined;
	before(async () => {
		program = await startProgram();
	});
	after(() => program?.end());
	const started = () => {
		if (!program) throw new Error("The program is there in tests alone");
		return program;
	};
	return {
		get folder() {
			return started().folder;
		},
		get bundle() {
			return started().bundle;
		},
		project: (files) => started().project(files),
		start: (...given) => started().start(...given),
		run: (...given) => started().run(...given),
	};
}

const SHIPPED = fileURLToPath(new URL("../../server/dist/cli.cjs", import.meta.url));
const SOURCES = fileURLToPath(new URL("../../server/src", import.meta.url));

function isFresh(path: string): boolean {
	if (!existsSync(path)) return false;
	const built = statSync(path).mtimeMs;
	const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
	return sources.every((it) => statSync(join(SOURCES, it)).mtimeMs <= built);
}

async function bundled(folder: string): Promise<string> {
	await build({
		entryPoints: [join(SOURCES, "cli.ts"), join(SOURCES, "node.ts")],
		outdir: folder,
		outExtension: { ".js": ".cjs" },
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		mainFields: ["module", "main"],
		logLevel: "warning",
	});
	return join(folder, "cli.cjs");
}
