// The workbench host: a VS Code server on 127.0.0.1 and a Chromium that shows it. Shared by tests, `npm start` and screenshots.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capture, findChromium, installHost, nodePath, serverPath } from "./install.mjs";

const START_LIMIT = 60_000;
const STOP_LIMIT = 5_000;

/** Settings that keep the editor from doing anything that was not asked for. */
export const quietSettings = {
	"chat.disableAIFeatures": true,
	"extensions.autoCheckUpdates": false,
	"extensions.autoUpdate": false,
	"extensions.ignoreRecommendations": true,
	// In a browser the editor saves by itself unless told; on the desktop it does not.
	"files.autoSave": "off",
	"git.enabled": false,
	"telemetry.telemetryLevel": "off",
	"workbench.enableExperiments": false,
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.startupEditor": "none",
};

/** The server's arguments that every use of it shares; all its state stays under `temp`. */
function stateArguments(temp, extensions) {
	return ["--server-data-dir", join(temp, "server"), "--extensions-dir", extensions ?? join(temp, "extensions")];
}

async function serverEnvironment(temp, environment = {}) {
	const home = join(temp, "home");
	await mkdir(home, { recursive: true });
	// An empty gallery address keeps the editor from asking the network.
	return { HOME: home, EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "" }), ...environment };
}

/** Installs a packaged extension into an extensions folder and returns what the server said about it. */
export async function installPackage({ temp, extensions, file }) {
	await installHost();
	const args = [
		serverPath,
		"--accept-server-license-terms",
		"--install-extension",
		file,
		...stateArguments(temp, extensions),
	];
	return capture(nodePath, args, await serverEnvironment(temp));
}

/**
 * Starts a server on a free port.
 * @param restricted whether workspaces are not trusted until somebody says so
 * @returns {Promise<{ port: number, token: string, pid: number, output: () => string, ended: Promise<unknown>, stop: () => Promise<void> }>}
 */
export async function startServer({ temp, extensions, environment, settings, restricted = false }) {
	await installHost();
	await writeSettings(temp, settings);
	const token = randomBytes(16).toString("hex");
	const tokenFile = join(temp, "token");
	await writeFile(tokenFile, token, { mode: 0o600 });

	const child = spawn(
		nodePath,
		[
			serverPath,
			...["--accept-server-license-terms", "--disable-telemetry"],
			...(restricted ? [] : ["--disable-workspace-trust"]),
			...["--host", "127.0.0.1", "--port", "0", "--connection-token-file", tokenFile],
			// Without this flag the workbench ignores extensionDevelopmentPath and extensionTestsPath in its address.
			"--enable-smoke-test-driver",
			...stateArguments(temp, extensions),
		],
		{
			env: { ...process.env, ...(await serverEnvironment(temp, environment)) },
			stdio: ["ignore", "pipe", "pipe"],
			// Its own group: one signal reaches the extension hosts too, and Ctrl+C reaches it only through us.
			detached: true,
		},
	);
	process.once("exit", () => signal(child, "SIGKILL"));
	let output = "";
	const port = await new Promise((resolve, reject) => {
		const timer = setTimeout(() => fail("did not start in time"), START_LIMIT);
		const fail = (reason) => {
			clearTimeout(timer);
			signal(child, "SIGKILL");
			reject(new Error(`The VS Code server ${reason}\n${output}`));
		};
		const read = (chunk) => {
			output += chunk;
			const match = /Extension host agent listening on (\d+)/.exec(output);
			if (!match) return;
			clearTimeout(timer);
			resolve(Number(match[1]));
		};
		child.stdout.on("data", read);
		child.stderr.on("data", read);
		child.on("error", (error) => fail(`could not be started: ${error.message}`));
		child.on("exit", (code) => fail(`ended with code ${code}`));
	});
	const ended = new Promise((resolve) => child.once("exit", resolve));
	return { port, token, pid: child.pid, output: () => output, ended, stop: () => stop(child) };
}

/** Sets what the user of a server's editor has set; pages that are opened from now on heed it. */
export async function writeSettings(temp, settings) {
	const user = join(temp, "server", "data", "User");
	await mkdir(user, { recursive: true });
	await writeFile(join(user, "settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
}

function signal(child, name) {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, name);
	} catch {
		// The group has ended already.
	}
}

async function stop(child) {
	if (child.exitCode === null && child.signalCode === null) {
		const ended = new Promise((resolve) => child.once("exit", resolve));
		const timer = setTimeout(() => signal(child, "SIGKILL"), STOP_LIMIT);
		signal(child, "SIGTERM");
		await ended;
		clearTimeout(timer);
	}
	// Extension hosts may outlive the server for a while; nothing in this group is of use any more.
	signal(child, "SIGKILL");
}

/**
 * Makes a folder that looks like the extension and returns its path.
 * The editor takes its colours from an extension under development, and takes all that lies below that extension's folder
 * for a part of it: this host's own light theme would win over the settings. Elsewhere there are only links to what ships.
 */
export async function linkExtension(root, temp) {
	const folder = join(temp, "extension");
	await mkdir(folder, { recursive: true });
	const parts = ["package.json", "package.nls.json", "client", "server", "syntaxes", "schemas", "docs"];
	await Promise.all(parts.map((name) => symlink(join(root, name), join(folder, name))));
	return folder;
}

/** The address that opens a folder or a workspace file, optionally with an extension under development, its tests and files. */
export function workbenchAddress(server, { folder, extension, tests, file }) {
	const encode = (path) => path.split("/").map(encodeURIComponent).join("/");
	const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${encode(path)}`;
	const payload = [["skipWelcome", "true"]];
	if (extension) payload.push(["extensionDevelopmentPath", remote(extension)]);
	if (tests) payload.push(["extensionTestsPath", remote(tests)]);
	if (file) payload.push(["openFile", remote(file)]);
	const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
	const query = new URLSearchParams({ tkn: server.token, [kind]: folder, payload: JSON.stringify(payload) });
	return `http://127.0.0.1:${server.port}/?${query}`;
}

/** Starts a headless Chromium. */
export async function openBrowser() {
	await installHost();
	const { chromium } = await import("playwright-core");
	const { executablePath, env } = await findChromium();
	return chromium.launch({
		executablePath,
		env: { ...process.env, ...env },
		// Root cannot use Chromium's sandbox; it only ever shows our own server on 127.0.0.1.
		args: ["--no-sandbox", "--disable-gpu"],
		// Playwright would end this process on a signal, before the server is stopped.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
}

/**
 * Opens a page that may talk to this machine only.
 * @param expose functions that the page may call, by name
 */
export async function openPage(browser, address, { width = 1280, height = 800, expose = {} } = {}) {
	const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 1, colorScheme: "dark" });
	await page.route(
		(url) => url.hostname !== "127.0.0.1",
		(route) => route.abort(),
	);
	for (const [name, callback] of Object.entries(expose)) await page.exposeFunction(name, callback);
	await page.goto(address, { waitUntil: "domcontentloaded" });
	return page;
}
