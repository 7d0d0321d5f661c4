// Runs the suite in a real VS Code: the desktop one where it can be had, else the workbench host. `--package` tests the .vsix.
import { realpathSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTests, runVSCodeCommand } from "@vscode/test-electron";
import { createVSIX } from "@vscode/vsce";
import { build } from "esbuild";
import { findDesktop } from "./host/desktop.mjs";
import { capture } from "./host/install.mjs";
import { quietSettings } from "./host/workbench.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const shim = join(here, "host", "code-shim.mjs");

const temp = await mkdtemp(join(realpathSync(tmpdir()), "dropcap-e2e-"));
process.on("exit", () => rmSync(temp, { recursive: true, force: true, maxRetries: 5 }));
const interrupt = () => process.exit(130);
process.once("SIGTERM", interrupt);
process.once("SIGINT", interrupt);
process.exitCode = await main().catch((error) => {
	console.error(error instanceof Error ? error.message : error);
	return 1;
});

async function main() {
	const started = Date.now();
	const desktop = await findDesktop();
	const executable = desktop ?? shim;
	const profile = [`--user-data-dir=${join(temp, "user")}`, `--extensions-dir=${join(temp, "extensions")}`];
	const workspace = join(temp, "workspace");
	const tests = join(temp, "suite", "index.js");
	const result = join(temp, "result.json");
	await cp(join(here, "workspace"), workspace, { recursive: true, dereference: true });
	await mkdir(join(temp, "user", "User"), { recursive: true });
	await writeFile(join(temp, "user", "User", "settings.json"), JSON.stringify(quietSettings));
	await bundleSuite(tests);

	const packaged = process.argv.includes("--package");
	const extension = packaged ? await installPackaged(desktop, profile) : await buildExtension();
	let problem;
	// From here on @vscode/test-electron answers Ctrl+C: it ends the editor first.
	process.off("SIGINT", interrupt);
	await runTests({
		vscodeExecutablePath: executable,
		extensionDevelopmentPath: extension,
		extensionTestsPath: tests,
		launchArgs: [workspace, ...profile],
		extensionTestsEnv: { DROPCAP_E2E_RESULT: result, DROPCAP_E2E_GREP: process.env.DROPCAP_E2E_GREP },
	}).catch((error) => {
		problem = error;
	});
	return report({ result, problem, started, home: packaged ? join(temp, "extensions") : root });
}

async function buildExtension() {
	console.log((await capture(process.execPath, ["build.mjs"], {}, root)).trim());
	return root;
}

/** Packages the extension, installs it, and returns an empty extension that carries the suite. */
async function installPackaged(desktop, profile) {
	const file = join(temp, "dropcap.vsix");
	await createVSIX({
		cwd: root,
		packagePath: file,
		dependencies: false,
		allowMissingRepository: true,
		rewriteRelativeLinks: false,
	});
	const install = [`--install-extension=${file}`, ...profile];
	if (desktop) await runVSCodeCommand(install, { vscodeExecutablePath: desktop, reuseMachineInstall: true });
	else await capture(shim, install);

	const driver = join(temp, "driver");
	await mkdir(driver, { recursive: true });
	const manifest = { name: "driver", publisher: "dropcap", version: "0.0.1", engines: { vscode: "^1.91.0" } };
	await writeFile(join(driver, "package.json"), JSON.stringify(manifest));
	return driver;
}

async function bundleSuite(outfile) {
	await build({
		entryPoints: [join(here, "suite", "index.ts")],
		outfile,
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		external: ["vscode"],
		sourcemap: "inline",
		// Mocha reaches for files beside itself in its parallel mode only, which is not used here.
		logOverride: { "require-resolve-not-external": "silent", "empty-import-meta": "silent" },
		logLevel: "warning",
	});
}

/** The exit code alone is not trusted: a suite that never ran must be a failure. */
async function report({ result, problem, started, home }) {
	const text = await readFile(result, "utf8").catch(() => undefined);
	if (text === undefined) {
		console.error(`The suite left no result. ${problem ?? ""}`);
		return 1;
	}
	const { editor, extension, passed, failed } = JSON.parse(text);
	for (const title of passed) console.log(`  ok    ${title}`);
	for (const { title, message } of failed) console.log(`  FAIL  ${title}\n${message.replaceAll(/^/gm, "        ")}`);
	if (!extension?.toLowerCase().startsWith(home.toLowerCase())) {
		console.error(`The suite saw the extension in ${extension}, not in ${home}.`);
		return 1;
	}
	console.log(`${editor}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
	console.log(`${passed.length} passed, ${failed.length} failed`);
	return passed.length > 0 && failed.length === 0 && !problem ? 0 : 1;
}
