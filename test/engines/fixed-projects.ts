// Fixes every Compose project below some folders with `dropcap fix --review`, and asks Compose whether it still takes it.
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Entry } from "../../server/src/workspace/file-system.ts";
import { findContainerFiles } from "../../server/src/workspace/find-files.ts";
import { languageOf } from "../../server/src/workspace/language.ts";
import { composeProjects } from "../properties/compose-projects.ts";
import { HOME } from "./canonical.ts";
import { enginePrograms } from "./packages.ts";
import { inParallel, run } from "./process.ts";

/** More at a time are no faster on two cores. */
const WIDTH = 3;

/** How many projects are made up. */
const PROJECTS = 200;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));

/** The fixes have come to an end after so many runs of the program, or they never do. */
const RUNS = 2;

const program = fileURLToPath(new URL("../../server/bin/dropcap.cjs", import.meta.url));
const examples = fileURLToPath(new URL("../../examples", import.meta.url));

/** A project as Compose is asked about it: in a folder, by named files or, where there are none, by those that it finds. */
interface Asked {
	readonly folder: string;
	readonly files: readonly string[];
}

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
	const programs = await enginePrograms();
	if (typeof programs !== "string") {
		console.log(`${process.env.CI === "true" ? "FAILED" : "skipped"}: ${programs.obstacle}`);
		return process.env.CI === "true" ? 1 : 0;
	}
	const compose = join(programs, "usr/libexec/docker/cli-plugins/docker-compose");
	const parent = await mkdtemp(join(tmpdir(), "dropcap-fixed-"));
	try {
		let [asked, accepted] = [0, 0];
		const made = await makeProjects(join(parent, "made-up"));
		for (const folder of [made, ...(words.length > 0 ? words : [examples])]) {
			const total = await fixFolder(resolve(folder), parent, compose);
			asked += total.asked;
			accepted += total.accepted;
		}
		console.log(`fixed projects: ${accepted} of ${asked} accepted`);
		return accepted === asked ? 0 : 1;
	} finally {
		await rm(parent, { recursive: true, force: true });
	}
}

/** Writes projects of every style, each into a folder of its own, and answers the folder above them. */
async function makeProjects(folder: string): Promise<string> {
	console.log(`made-up projects of seed ${seed} (SEED=${seed} repeats them)`);
	for (const [i, texts] of fc.sample(composeProjects(), { seed, numRuns: PROJECTS }).entries()) {
		for (const [path, text] of texts) {
			const place = join(folder, String(i + 1), path);
			await mkdir(dirname(place), { recursive: true });
			await writeFile(place, text);
		}
	}
	return folder;
}

/** Works on a copy, so that the folder stays as it is. Only projects that Compose takes beforehand count. */
async function fixFolder(folder: string, parent: string, compose: string) {
	const copy = join(parent, `${basename(folder)} fixed`);
	await cp(folder, copy, { recursive: true, filter: (it) => basename(it) !== ".git" });
	const projects = await projectsIn(copy);
	const refusals = await inParallel(projects, WIDTH, (it) => refusalOf(it, compose));
	const taken = projects.filter((_, i) => refusals[i] === undefined);
	let changed = 0;
	for (let i = 0; i < RUNS; i++) {
		const { stdout, stderr } = await run(process.execPath, [program, "fix", "--review", "--no-config", copy], {
			timeout: 600,
		});
		// A project that Compose refuses beforehand may get worse, and is left as it is then.
		const complaints = stderr.split("\n").filter((it) => it !== "" && !it.includes("was left alone"));
		if (complaints.length > 0) throw new Error(complaints.join("\n"));
		const files = stdout.split("\n").filter((it) => it.startsWith("fixed "));
		if (i === 0) changed = files.length;
		else for (const it of files) console.log(`FAILED ${basename(folder)}: a second run has more to do: ${it}`);
	}
	const after = await inParallel(taken, WIDTH, (it) => refusalOf(it, compose));
	for (const [i, it] of taken.entries()) {
		if (after[i] !== undefined)
			console.log(`FAILED ${join(relative(parent, it.folder), it.files.join(" + "))}: ${after[i]}`);
	}
	const accepted = after.filter((it) => it === undefined).length;
	const refused = projects.length - taken.length;
	console.log(
		`${basename(folder)}: ${accepted} of ${taken.length} accepted, ${changed} files changed, ${refused} refused beforehand`,
	);
	await rm(copy, { recursive: true, force: true });
	return { asked: taken.length, accepted };
}

/** Each Compose file in all the ways in which it may be meant: alone, and on top of the usual file of its folder. */
async function projectsIn(folder: string): Promise<readonly Asked[]> {
	const found = await findContainerFiles(folder, { list: entriesOf, read: async () => undefined });
	const paths = found.flatMap((it) => (it.isLink ? [] : [it.path]));
	const compose = paths.filter((it) => languageOf(it, undefined) === "compose");
	return compose.flatMap((path): readonly Asked[] => {
		const [own, name] = [dirname(path), basename(path)];
		if (/override/.test(name)) return [];
		if (isUsual(name)) return [{ folder: own, files: [] }];
		const usual = compose.filter((it) => dirname(it) === own && isUsual(basename(it))).map((it) => basename(it));
		return [{ folder: own, files: [name] }, ...usual.map((it) => ({ folder: own, files: [it, name] }))];
	});
}

function isUsual(name: string): boolean {
	return /^(?:docker-)?compose\.ya?ml$/.test(name);
}

async function entriesOf(folder: string): Promise<readonly Entry[]> {
	const entries = await readdir(folder, { withFileTypes: true });
	return entries.map((it) => ({ name: it.name, kind: it.isFile() ? "file" : it.isDirectory() ? "folder" : "other" }));
}

/** Why Compose does not take a project; undefined when it does. */
async function refusalOf({ folder, files }: Asked, compose: string): Promise<string | undefined> {
	const named = files.flatMap((it) => ["--file", it]);
	const { code, stderr } = await run(compose, [...named, "--profile", "*", "config", "--quiet"], {
		cwd: existsSync(folder) ? folder : tmpdir(),
		environment: { PATH: "/usr/bin:/bin", HOME },
		timeout: 60,
	});
	const lines = stderr.trim().split("\n");
	return code === 0 ? undefined : lines.filter((it) => !it.startsWith("time=")).join(" ") || `it ended with ${code}`;
}
