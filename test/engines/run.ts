import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFileSystem } from "../../server/src/node-file-system.ts";
import { type Engine, startEngine } from "./engine.ts";
import { runFixes } from "./fix-runs/fix-runs.ts";
import { loadImages } from "./images.ts";
import type { JsonObject } from "./json.ts";
import { onDisk } from "./on-disk.ts";
import {
	type Ask,
	capabilityAsks,
	capabilityOracle,
	composeAsks,
	composeOracle,
	judge,
	type Oracle,
	userAsks,
	userOracle,
} from "./oracles.ts";
import { enginePrograms, installNeeded, type Obstacle } from "./packages.ts";
import { corpusOf } from "./pages.ts";
import { inParallel } from "./process.ts";
import { randomDockerfiles, randomProjects } from "./random-cases.ts";
import { HOW_TO_RECORD, readRecording, writeRecording } from "./recordings.ts";
import { type Check, report, type Total } from "./report.ts";

/** More questions at a time make no engine faster on two cores. */
const WIDTH = 3;

/** `npm run test:engines -- nginx`: only the fix runs whose names contain the word. */
const fixesOnly = process.argv[2];
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));
const started = Date.now();

/** What one oracle came to: its total, or why it could not be asked. */
type Result = Total | Obstacle;

const cases = await mkdtemp(join(tmpdir(), "dropcap-cases-"));
let engine: Engine | undefined;
for (const name of ["SIGINT", "SIGTERM"] as const) {
	process.once(name, () => {
		void stop().finally(() => process.exit(130));
	});
}
try {
	process.exitCode = finish(await askAll());
} finally {
	await stop();
}

async function askAll(): Promise<readonly Result[]> {
	console.log(`random cases of seed ${seed} (SEED=${seed} repeats them)`);
	const programs = await enginePrograms();
	if (typeof programs !== "string") return [programs, programs, programs, programs];
	if (fixesOnly !== undefined) return [await runSomeFixes(await startWithImages(programs), fixesOnly)];
	const compose = await askAboutProjects(join(programs, "usr/libexec/docker/cli-plugins/docker-compose"));
	const running = await startWithImages(programs);
	if ("obstacle" in running) return [compose, running, running, running];
	const [users, capabilities] = [await askAboutUsers(running), await askAboutCapabilities(running)];
	return [compose, users, capabilities, await runSomeFixes(running, "")];
}

async function askAboutProjects(plugin: string): Promise<Result> {
	const written = corpusOf("compose");
	const random = randomProjects(seed);
	const checks = [
		...(await askRecorded(composeOracle(written), composeAsks(plugin, written))),
		...(await ask(composeOracle(random), composeAsks(plugin, random), new Map())),
	];
	return report("compose", "projects", checks);
}

async function startWithImages(programs: string): Promise<Engine | Obstacle> {
	const lacking = await installNeeded();
	if (lacking) return lacking;
	if (process.getuid?.() !== 0) return { obstacle: "only root may start a Docker daemon" };
	const answer = await startEngine(programs);
	if ("obstacle" in answer) return answer;
	engine = answer;
	tell("the engine answers");
	const problem = await loadImages(answer);
	tell("the images are loaded");
	return problem ?? answer;
}

async function askAboutUsers(running: Engine): Promise<Result> {
	const written = corpusOf("user");
	const random = randomDockerfiles(seed);
	const checks = [
		...(await askRecorded(userOracle(written), userAsks(running, written))),
		...(await ask(userOracle(random), userAsks(running, random), new Map())),
	];
	return report("user", "Dockerfiles", checks);
}

async function askAboutCapabilities(running: Engine): Promise<Result> {
	const checks = await askRecorded(capabilityOracle(), await capabilityAsks(running));
	return report("capability", "combinations", checks);
}

async function runSomeFixes(running: Engine | Obstacle, pattern: string): Promise<Result> {
	if ("obstacle" in running) return running;
	const result = await runFixes(running, cases, pattern);
	tell("the fixes ran");
	return result;
}

/** Asks, and then compares with the answers recorded before, or records. */
async function askRecorded(oracle: Oracle, asks: ReadonlyMap<string, Ask>): Promise<readonly Check[]> {
	const answers = new Map<string, JsonObject>();
	const checks = await ask(oracle, asks, answers);
	if (process.env.RECORD) {
		await writeRecording(oracle, answers);
		return checks;
	}
	const recording = readRecording(oracle);
	return checks.map((check) => {
		const [old, fresh] = [recording.get(check.id), answers.get(check.id)];
		if (old && fresh && oracle.same(old, fresh)) return check;
		const why = old ? "the engine answers otherwise than recorded" : "the answer was never recorded";
		return { ...check, differences: [...check.differences, `${why}: ${HOW_TO_RECORD}`] };
	});
}

async function ask(
	oracle: Oracle,
	asks: ReadonlyMap<string, Ask>,
	answers: Map<string, JsonObject>,
): Promise<readonly Check[]> {
	const checks = await inParallel(oracle.questions, WIDTH, (question) =>
		onDisk(cases, question.files, async (folder): Promise<Check> => {
			const answer = await asks.get(question.id)?.(folder).catch(String);
			if (answer === undefined || typeof answer === "string")
				return { id: question.id, differences: [`nobody answers: ${answer}`], outcome: "" };
			answers.set(question.id, answer);
			const check = await judge(question, folder, nodeFileSystem, answer);
			return check.differences.length > 0 && question.id.startsWith("random")
				? { ...check, differences: [...check.differences, ...shown(question.files)] }
				: check;
		}),
	);
	tell(`${checks.length} ${oracle.unit} asked`);
	return checks;
}

/** A random case stands nowhere, so it is printed. */
function shown(files: ReadonlyMap<string, string>): readonly string[] {
	return [...files].flatMap(([path, text]) => [`--- ${path}`, ...text.trimEnd().split("\n")]);
}

/** Prints the totals and answers the exit code: an engine that is missing fails only where CI says that it must be there. */
function finish(results: readonly Result[]): number {
	let [passed, failed] = [0, 0];
	for (const it of results) {
		if ("obstacle" in it) {
			if (process.env.CI === "true") failed++;
			console.log(`${process.env.CI === "true" ? "FAILED" : "skipped"}: ${it.obstacle}`);
			continue;
		}
		passed += it.passed;
		failed += it.failed;
		console.log(it.text);
	}
	console.log(`${passed} passed, ${failed} failed`);
	return failed > 0 ? 1 : 0;
}

function tell(what: string): void {
	console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}

async function stop(): Promise<void> {
	const running = engine;
	engine = undefined;
	await running?.stop();
	if (running) tell("the engine is gone");
	await rm(cases, { recursive: true, force: true });
}
