import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import { objectOf } from "../json.ts";
import { lastLine } from "../packages.ts";
import type { RunOptions } from "../process.ts";
import type { FixCase } from "./cases.ts";

/** A case's project in the hands of Compose. */
export interface Composed {
	readonly services: readonly string[];
	/** Builds what changed and starts it, on the volumes that are there. */
	readonly up: () => Promise<void>;
	readonly restart: () => Promise<void>;
	/** Removes everything, volumes included. */
	readonly down: () => Promise<void>;
	readonly containerOf: (service: string) => Promise<string>;
	readonly logs: () => Promise<readonly string[]>;
}

/** In seconds: many programs ignore the signal to end when they are a container's first process. */
const TIME_TO_END = "2";

/** Makes a project of a case's files; of a Dockerfile alone one with a single service, whose file Dropcap does not see. */
export async function composed(engine: Engine, it: FixCase, folder: string, name: string): Promise<Composed> {
	const words = [
		"compose",
		"--ansi",
		"never",
		"-p",
		name,
		...(hasCompose(it) ? [] : ["-f", await writeCompose(it, folder)]),
	];
	const compose = async (given: readonly string[], options: RunOptions = {}) => {
		const outcome = await engine.docker([...words, ...given], { cwd: folder, timeout: 300, ...options });
		if (outcome.code !== 0) throw new Error(`docker compose ${given.join(" ")} fails: ${outcome.stderr.slice(-1500)}`);
		return outcome.stdout;
	};
	const containers = new Map<string, string>();
	const up = async () => {
		await compose(["up", "--detach", "--build", "--timeout", TIME_TO_END]);
		containers.clear();
	};
	const containerOf = async (service: string) => {
		const id = containers.get(service) ?? lastLine(await compose(["ps", "--all", "--quiet", service]));
		if (id !== "") containers.set(service, id);
		return id;
	};
	return {
		services: (await compose(["config", "--services"])).trim().split("\n").toSorted(),
		up,
		restart: async () => void (await compose(["restart", "--timeout", TIME_TO_END])),
		down: async () => void (await compose(["down", "--volumes", "--timeout", "0"])),
		containerOf,
		logs: async () => (await compose(["logs", "--no-color", "--no-log-prefix", "--tail", "12"])).trimEnd().split("\n"),
	};
}

function hasCompose({ files }: FixCase): boolean {
	return [...files.keys()].some((path) => /^(?:docker-)?compose\.ya?ml$/.test(path));
}

async function writeCompose({ service, of }: FixCase, folder: string): Promise<string> {
	const outside = join(folder, "..", "outside");
	const given = objectOf(service);
	const volumes = Array.isArray(given.volumes) ? given.volumes.map((it) => String(it).split(":")[0] ?? "") : [];
	const named = Object.fromEntries(volumes.map((it) => [it, {}]));
	await mkdir(outside);
	const path = join(outside, "compose.yaml");
	const build = { context: folder, ...objectOf(given.build) };
	await writeFile(path, JSON.stringify({ services: { [of]: { ...given, build } }, volumes: named }));
	return path;
}
