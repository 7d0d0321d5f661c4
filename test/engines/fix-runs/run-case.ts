import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../engine.ts";
import { busyboxProgram } from "../images.ts";
import { parseJson, textIn } from "../json.ts";
import { run } from "../process.ts";
import type { FixCase, Question } from "./cases.ts";
import { type Composed, composed } from "./composed.ts";
import { type ContainerState, stateOf } from "./container-state.ts";
import { checkFiles, type Finding, fixFiles, textsIn } from "./dropcap.ts";
import { promises } from "./promises.ts";

/** What became of a case: complaints, none where all is as it should be, and whether it serves after the fix. */
export interface FixOutcome {
	readonly id: string;
	readonly complaints: readonly string[];
	readonly serves: boolean;
}

/** How long a service may take to answer, in seconds; a machine with two cores starts several databases at once. */
const PATIENCE = 45;
/** How long one waits for an answer that is not expected. */
const LITTLE_PATIENCE = 6;
const BETWEEN_QUESTIONS = 150;

/** Starts a project, fixes it, starts it again, and says what is not as the fix promised. */
export async function runFixCase(engine: Engine, it: FixCase, folder: string, name: string): Promise<FixOutcome> {
	const project = await composed(engine, it, folder, name);
	try {
		const complaints = await follow(engine, it, folder, project);
		return { id: it.id, complaints, serves: complaints.length === 0 && it.breaks === undefined };
	} catch (error) {
		const logs = await project.logs();
		const fixed = [...(await textsIn(folder, it))].flatMap(([path, text]) => [`--- ${path}`, ...text.split("\n")]);
		return { id: it.id, complaints: [messageOf(error), ...logs, ...fixed], serves: false };
	} finally {
		await project.down();
	}
}

async function follow(engine: Engine, it: FixCase, folder: string, project: Composed): Promise<readonly string[]> {
	await project.up();
	for (const question of [...it.first, ...it.asks]) await answered(engine, project, question, "before the fix");
	const [before, found] = [await statesOf(engine, project), await checkFiles(folder, it)];

	if (await fixFiles(folder, it, "safe")) {
		await project.up();
		for (const question of it.asks) await answered(engine, project, question, "after the safe fixes");
	}
	const changed = await fixFiles(folder, it, "review");
	const left = await checkFiles(folder, it);
	const mended = found.filter((one) => !left.some((other) => other.rule === one.rule && other.service === one.service));
	const complaints = [...sameRules(it.mends, mended)];
	if (changed && (await fixFiles(folder, it, "review"))) complaints.push("a second run of the fixes changes more");

	if (it.freshVolumes !== undefined) {
		await project.down();
		await project.up();
		for (const question of it.first) await answered(engine, project, question, "on fresh volumes");
	} else await project.up();
	if (it.breaks !== undefined) return [...complaints, ...(await stillServes(engine, project, it))];
	for (const question of it.asks) await answered(engine, project, question, "after the fix");
	await project.restart();
	for (const question of it.asks) await answered(engine, project, question, "after a restart");
	return [...complaints, ...brokenPromises(it, mended, before, await statesOf(engine, project))];
}

/** A case that is listed as one that breaks has to break, or it is no longer listed. */
async function stillServes(engine: Engine, project: Composed, it: FixCase): Promise<readonly string[]> {
	try {
		for (const question of it.asks) await answered(engine, project, question, "after the fix", LITTLE_PATIENCE);
	} catch {
		return [];
	}
	return ["is listed as a case that breaks, but serves after the fix"];
}

function sameRules(expected: readonly string[], mended: readonly Finding[]): readonly string[] {
	const rules = [...new Set(mended.map(({ rule }) => rule))].toSorted();
	return rules.join() === expected.join() ? [] : [`mends ${JSON.stringify(rules)}, not ${JSON.stringify(expected)}`];
}

function brokenPromises(
	it: FixCase,
	mended: readonly Finding[],
	before: ReadonlyMap<string, ContainerState>,
	after: ReadonlyMap<string, ContainerState>,
): readonly string[] {
	return mended.flatMap(({ rule, service }) => {
		const promised = promises.get(rule);
		const [old, fresh] = [before.get(service), after.get(service)];
		if (!promised) return [];
		if (!old || !fresh) return [`${rule}: no container shows what became of ${service}`];
		return [
			...(promised(old, it.keeps) && !it.already.includes(rule)
				? [`${rule}: ${service} was so before the fix: ${shown(old)}`]
				: []),
			...(promised(fresh, it.keeps) ? [] : [`${rule}: ${service} is not so after the fix: ${shown(fresh)}`]),
		];
	});
}

async function statesOf(engine: Engine, project: Composed): Promise<ReadonlyMap<string, ContainerState>> {
	const states = new Map<string, ContainerState>();
	for (const service of project.services) {
		const { pid, user } = await processOf(engine, project, service);
		if (pid > 0) states.set(service, await stateOf(pid, user, await engine.pid()));
	}
	return states;
}

/** Asks until the answer is right; throws where it does not come. */
async function answered(
	engine: Engine,
	project: Composed,
	question: Question,
	when: string,
	patience = PATIENCE,
): Promise<void> {
	const end = Date.now() + patience * 1000;
	let said = "";
	do {
		const { id, pid, status } = await processOf(engine, project, question.service);
		if (status === "exited" || status === "dead") {
			said = `the container of ${question.service} has ended`;
			break;
		}
		if (pid > 0) {
			const { code, stdout, stderr } = question.inside
				? await engine.docker(["exec", id, "sh", "-c", question.script], { timeout: 15 })
				: await askOutside(pid, question.script);
			if (code === 0 && stdout.trim() === question.answer) return;
			said = `${stdout.trim()} ${stderr.trim()}`;
		}
		await pause(BETWEEN_QUESTIONS);
	} while (Date.now() < end);
	throw new Error(`does not serve ${when}: ${question.script} says “${said}”, not “${question.answer}”`);
}

/** BusyBox of the machine in the network of a container, so that nothing has to be in its image. */
function askOutside(pid: number, script: string) {
	const function_ = `busybox() { ${busyboxProgram} "$@"; }`;
	const words = ["--net", "--target", String(pid), "--", busyboxProgram, "sh", "-c", `${function_}; ${script}`];
	return run("nsenter", words, { timeout: 10 });
}

async function processOf(engine: Engine, project: Composed, service: string) {
	const id = await project.containerOf(service);
	const format = "{{.State.Pid}} {{.State.Status}} {{json .Config.User}}";
	const { stdout } = await engine.docker(["inspect", "--format", format, id]);
	const [pid = "", status = "", user = '""'] = stdout.trim().split(" ");
	return { id, pid: Number(pid), status, user: textIn(parseJson(user)) ?? "" };
}

function shown(state: ContainerState): string {
	const { mounts, shared, ...others } = state;
	return JSON.stringify({ ...others, mounts: [...mounts.keys()].filter((it) => !/^\/(?:proc|sys|dev)\b/.test(it)) });
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
