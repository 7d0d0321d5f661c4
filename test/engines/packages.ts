import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, succeed } from "./process.ts";

/** Where packages and images stay between runs. */
export const cacheFolder = join(tmpdir(), "dropcap-engines");

/** The release whose engine is used, and the one whose programs this machine can run. */
const ENGINE_RELEASE = "trixie";
/** The release of this machine and of the images. */
export const MACHINE_RELEASE = "bookworm";
const ENGINE_PACKAGES = ["docker.io", "docker-cli", "docker-compose", "docker-buildx", "containerd"];

/** Programs that the engine and the making of its images call, with the packages that bring them on bookworm. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
	runc: ["runc"],
	iptables: ["iptables"],
	ip: ["iproute2"],
	mmdebstrap: ["mmdebstrap"],
	gcc: ["gcc", "libc6-dev"],
	make: ["make"],
	bzip2: ["bzip2"],
};

/** Whatever stands in the way of an engine on this machine; it is a skip for a developer and a failure in CI. */
export interface Obstacle {
	readonly obstacle: string;
}

/** The folder into which the engine's packages are unpacked; they are downloaded once, and never installed. */
export async function enginePrograms(): Promise<string | Obstacle> {
	const folder = join(cacheFolder, "programs");
	if (existsSync(folder)) return folder;
	if ((await run("apt-get", ["--version"])).code !== 0) return { obstacle: "no apt-get to download the engine with" };
	const mirror = await machineMirror();
	if (mirror === undefined) return { obstacle: "the machine's own apt sources name no Debian mirror" };
	const packages = await download(mirror);
	if ("obstacle" in packages) return packages;
	const fresh = `${folder}.${process.pid}`;
	await mkdir(fresh, { recursive: true });
	for (const it of packages) await succeed("dpkg", ["-x", it, fresh]);
	await rename(fresh, folder);
	return folder;
}

/** Installs what the engine calls and the machine lacks; answers why that is not possible. */
export function installNeeded(): Promise<Obstacle | undefined> {
	return installMissing(NEEDED);
}

/** Installs the packages of those programs that the machine lacks; answers why that is not possible. */
export async function installMissing(
	needed: Readonly<Record<string, readonly string[]>>,
): Promise<Obstacle | undefined> {
	const wanted: string[] = [];
	for (const [program, names] of Object.entries(needed))
		if ((await run("sh", ["-c", `command -v ${program}`])).code !== 0) wanted.push(...names);
	if (wanted.length === 0) return undefined;
	if (process.getuid?.() !== 0) return { obstacle: `${wanted.join(", ")} missing, and only root may install` };
	const environment = { ...definedEnvironment(), DEBIAN_FRONTEND: "noninteractive" };
	const install = () =>
		run("apt-get", ["install", "-qq", "-y", "--no-install-recommends", ...wanted], { environment, timeout: 300 });
	let outcome = await install();
	if (outcome.code !== 0) {
		await run("apt-get", ["update", "-qq"], { timeout: 300 });
		outcome = await install();
	}
	return outcome.code === 0
		? undefined
		: { obstacle: `apt-get cannot install ${wanted.join(", ")}: ${lastLine(outcome.stderr)}` };
}

/** The last line of a program's output that says something. */
export function lastLine(text: string): string {
	return text.trimEnd().split("\n").at(-1) ?? "";
}

function definedEnvironment(): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(process.env).flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])),
	);
}

/** Takes the packages from the machine's mirror under an apt configuration of its own. */
async function download(mirror: string): Promise<readonly string[] | Obstacle> {
	const packages = join(cacheFolder, "packages");
	const problem = await underOwnConfiguration(`deb ${mirror} ${ENGINE_RELEASE} main`, packages, [
		"download",
		...ENGINE_PACKAGES,
	]);
	if (problem) return problem;
	const names = await readdir(packages);
	return names.filter((it) => it.endsWith(".deb")).map((it) => join(packages, it));
}

/** Downloads and unpacks the source of a Debian package of this machine's release into a folder. */
export async function downloadSource(name: string, mirror: string, folder: string): Promise<Obstacle | undefined> {
	const words = ["source", "--download-only", name];
	const problem = await underOwnConfiguration(`deb-src ${mirror} ${MACHINE_RELEASE} main`, folder, words);
	if (problem) return problem;
	const archive = (await readdir(folder)).find((it) => /\.orig\.tar\.[a-z0-9]+$/.test(it));
	if (archive === undefined) return { obstacle: `the mirror gives no source of ${name}` };
	await succeed("tar", ["--strip-components=1", "-xf", archive], { cwd: folder });
	return undefined;
}

/** Where packages come from and go to, and what is installed where they are meant to be: a dpkg status file. */
export interface Shipment {
	readonly mirror: string;
	readonly status: string;
	readonly folder: string;
}

/** Downloads packages of this machine's release, and all that they need and `status` does not have. */
export async function downloadWithDependencies(
	names: readonly string[],
	{ mirror, status, folder }: Shipment,
): Promise<Obstacle | undefined> {
	const places = ["-o", `Dir::State::status=${status}`, "-o", `Dir::Cache::archives=${folder}`];
	const words = [...places, "install", "--yes", "--no-install-recommends", "--download-only", ...names];
	return underOwnConfiguration(`deb ${mirror} ${MACHINE_RELEASE} main`, folder, words);
}

async function underOwnConfiguration(
	source: string,
	folder: string,
	words: readonly string[],
): Promise<Obstacle | undefined> {
	await mkdir(folder, { recursive: true });
	const state = await mkdtemp(join(tmpdir(), "dropcap-apt-"));
	const sources = join(state, "sources.list");
	const options = [
		...["-o", `Dir::Etc::sourcelist=${sources}`, "-o", "Dir::Etc::sourceparts=/dev/null"],
		...["-o", `Dir::State::lists=${join(state, "lists")}`, "-o", `Dir::Cache=${join(state, "cache")}`],
		...["-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none", "-qq"],
	];
	try {
		await mkdir(join(state, "lists", "partial"), { recursive: true });
		await mkdir(join(state, "cache", "archives", "partial"), { recursive: true });
		await writeFile(sources, `${source}\n`);
		const update = await run("apt-get", [...options, "update"], { timeout: 300 });
		if (update.code !== 0) return { obstacle: `the mirror gives no package lists: ${lastLine(update.stderr)}` };
		const fetched = await run("apt-get", [...options, ...words], { cwd: folder, timeout: 300 });
		return fetched.code === 0 ? undefined : { obstacle: `the mirror gives no files: ${lastLine(fetched.stderr)}` };
	} finally {
		await rm(state, { recursive: true, force: true });
	}
}

/** The Debian archive that the machine's own sources name, in either of apt's two formats. */
export async function machineMirror(): Promise<string | undefined> {
	const folder = "/etc/apt/sources.list.d";
	const names = existsSync(folder) ? await readdir(folder) : [];
	const files = ["/etc/apt/sources.list", ...names.map((it) => join(folder, it))].filter((it) => existsSync(it));
	for (const file of files) {
		for (const line of (await readFile(file, "utf8")).split("\n")) {
			const [, uri] = /^\s*(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+\/debian)\/?(?:\s|$)/.exec(line) ?? [];
			if (uri) return uri;
		}
	}
	return undefined;
}
