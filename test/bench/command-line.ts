// What a command line costs: one file, as in a hook, and folders of hundreds, as in a pipeline.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { typicalCompose, typicalDockerfile } from "./inputs.ts";
import {
	MEASURES,
	type Measure,
	type Measured,
	type Results,
	reasonOf,
	type Sample,
	type Skipped,
	summarize,
} from "./measured.ts";

/** A command line that is measured. */
export interface Tool {
	readonly name: string;
	readonly program: string;
	/** What stands in front of the paths. */
	readonly words: readonly string[];
	/** What it reads; undefined where it reads both. */
	readonly language: "dockerfile" | "compose" | undefined;
	/** The words in front of a folder's path, or that it wants every file named; undefined where it takes one file only. */
	readonly folder: readonly string[] | "each file" | undefined;
}

/** Files in a folder that is scanned, all of one language. */
export const FOLDER = 500;

/** A tool that has used up so many milliseconds on one input is run no more. */
const ENOUGH = 20_000;

interface Task {
	readonly measure: Measure;
	readonly input: string;
	readonly language: "dockerfile" | "compose";
	readonly rounds: number;
	/** Undefined where the tool cannot do it. */
	readonly pathsFor: (tool: Tool) => readonly string[] | undefined;
}

/** Every tool with every task whose input is wanted, turn by turn. */
export async function measureCommandLines(
	folder: string,
	tools: readonly Tool[],
	isWanted: (input: string) => boolean,
	progress: (input: string) => void,
): Promise<Results> {
	const measured: Measured[] = [];
	const skipped: Skipped[] = [];
	for (const task of tasks(folder).filter((it) => isWanted(it.input))) {
		progress(`${MEASURES[task.measure].title}, ${task.input}`);
		const samples = new Map<Tool, Sample[]>();
		for (const tool of tools) {
			if (tool.language !== undefined && tool.language !== task.language) continue;
			if (task.pathsFor(tool)) samples.set(tool, []);
			else if (!isIdle(tool)) skipped.push({ who: tool.name, what: task.input, because: "it takes one file only" });
		}
		for (let round = 0; round < task.rounds; round++) {
			for (const [tool, its] of samples) {
				if (its.reduce((sum, it) => sum + it.value, 0) > ENOUGH) continue;
				try {
					its.push(await runOnce(tool, task.pathsFor(tool) ?? [], folder));
				} catch (error) {
					samples.delete(tool);
					skipped.push({ who: tool.name, what: task.input, because: reasonOf(error) });
				}
			}
		}
		for (const [{ name: who }, its] of samples) {
			measured.push(...summarize({ measure: task.measure, input: task.input, who }, its));
		}
	}
	return { measured, skipped };
}

function tasks(folder: string): readonly Task[] {
	const dockerfile = typicalDockerfile();
	const compose = typicalCompose();
	const one = (language: Task["language"], input: string, path: string, text: string): Task => {
		mkdirSync(join(folder, "one"), { recursive: true });
		writeFileSync(join(folder, "one", path), text);
		return {
			measure: "command-line",
			input,
			language,
			rounds: 12,
			pathsFor: (it) => (isIdle(it) ? it.words : [...it.words, join(folder, "one", path)]),
		};
	};
	const many = (language: Task["language"], input: string, file: string, text: string): Task => {
		const root = join(folder, `many-${language}`);
		const paths = Array.from({ length: FOLDER }, (_, i) => join(root, `part-${i}`, file));
		for (const [i, path] of paths.entries()) {
			mkdirSync(join(path, ".."), { recursive: true });
			writeFileSync(path, `${text}# ${i}\n`);
		}
		const pathsFor = ({ words, folder: how }: Tool) => {
			// A flag that takes one path is said again for each.
			const flag = words.at(-1) === "-f" ? ["-f"] : [];
			if (how !== "each file") return how && [...words, ...how, root];
			return [...words.slice(0, words.length - flag.length), ...paths.flatMap((it) => [...flag, it])];
		};
		return { measure: "folder-scan", input, language, rounds: 5, pathsFor };
	};
	return [
		one("dockerfile", dockerfile.name, "Dockerfile", dockerfile.text),
		one("compose", compose.name, "compose.yaml", compose.text),
		many("dockerfile", `${FOLDER} Dockerfiles`, "Dockerfile", dockerfile.text),
		many("compose", `${FOLDER} Compose files`, "compose.yaml", compose.text),
	];
}

/** Whether it is a process that does nothing. */
function isIdle({ words }: Tool): boolean {
	return words[0] === "-e";
}

/** A run of which something is wrong throws: what it took says nothing. */
async function runOnce(tool: Tool, words: readonly string[], cwd: string): Promise<Sample> {
	const before = cpuOfEnded();
	const started = performance.now();
	await new Promise<void>((resolve, reject) => {
		const child = spawn(tool.program, words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
		let length = 0;
		let said = "";
		child.stdout.on("data", (chunk: Buffer) => {
			length += chunk.length;
		});
		child.stderr.on("data", (chunk: Buffer) => {
			said = `${said}${chunk}`.slice(0, 1_000);
		});
		child.on("error", reject);
		child.on("close", (code, signal) => {
			if (signal) reject(new Error(`it ended by ${signal}`));
			else if (/\b(?:Error|Traceback|not found|unknown (?:option|flag))\b/.test(said)) reject(new Error(said.trim()));
			else if (length === 0 && code !== 0) reject(new Error(`it printed nothing and ended with ${code}`));
			else resolve();
		});
	});
	const value = performance.now() - started;
	const after = cpuOfEnded();
	return { value, cpu: before !== undefined && after !== undefined ? after - before : undefined };
}

/** Linux counts the time of children that ended, and of theirs, in hundredths of a second (proc_pid_stat(5), cutime and cstime). */
function cpuOfEnded(): number | undefined {
	try {
		const [, behindName = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
		const fields = behindName.split(" ");
		return (Number(fields[13]) + Number(fields[14])) * 10;
	} catch {
		return undefined;
	}
}
