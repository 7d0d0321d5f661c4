// `npm start [folder]`: builds, then opens an editor with the extension on a folder (`examples/` unless told).
import { spawn } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findDesktop } from "../test/e2e/host/desktop.mjs";
import { capture } from "../test/e2e/host/install.mjs";
import { linkExtension, quietSettings, startServer, workbenchAddress } from "../test/e2e/host/workbench.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = resolve(process.argv[2] ?? join(root, "examples"));

if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
	await start().catch((error) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	});
} else {
	console.error(`${folder} is not a folder.`);
	process.exitCode = 1;
}

async function start() {
	const temp = await mkdtemp(join(tmpdir(), "dropcap-start-"));
	process.on("exit", () => rmSync(temp, { recursive: true, force: true, maxRetries: 5 }));
	const interrupted = new Promise((done) => {
		process.once("SIGINT", done);
		process.once("SIGTERM", done);
	});

	console.log((await capture(process.execPath, ["build.mjs"], {}, root)).trim());
	const desktop = await findDesktop();
	if (desktop) await openDesktop(desktop, temp, interrupted);
	else await serve(temp, interrupted);
}

async function openDesktop(executable, temp, interrupted) {
	const user = join(temp, "user");
	await mkdir(join(user, "User"), { recursive: true });
	await writeFile(join(user, "User", "settings.json"), JSON.stringify(quietSettings));
	const args = [folder, `--extensionDevelopmentPath=${root}`, `--user-data-dir=${user}`];
	args.push(`--extensions-dir=${join(temp, "extensions")}`, "--disable-workspace-trust", "--skip-welcome");
	// Electron refuses to start as root with its sandbox.
	if (process.getuid?.() === 0) args.push("--no-sandbox");
	const child = spawn(executable, args, { stdio: "ignore" });
	const ended = new Promise((done, fail) => child.once("exit", done).once("error", fail));
	console.log("VS Code is open. Press Ctrl+C to stop.");
	await Promise.race([interrupted, ended]);
	if (child.exitCode === null) child.kill();
	await ended;
}

async function serve(temp, interrupted) {
	const extension = await linkExtension(root, temp);
	const server = await startServer({ temp });
	try {
		console.log(`\nOpen ${workbenchAddress(server, { folder, extension })}\nPress Ctrl+C to stop.`);
		const stopped = await Promise.race([interrupted.then(() => true), server.ended.then(() => false)]);
		if (!stopped) throw new Error(`The VS Code server ended by itself\n${server.output()}`);
	} finally {
		await server.stop();
	}
}
