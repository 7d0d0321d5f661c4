// Runs the suite in a real VS Code: the desktop one where it can be had, else the workbench host.
// `--package` tests the .vsix; `--web` tests the client and server for browsers, in the extension host of a browser.
import { realpathSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
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
	for (const it of ["workspace", "second", "two-folders.code-workspace"]) {
		await cp(join(here, it), join(temp, it), { recursive: true, dereference: true });
	}
	await writeFile(join(temp, "suite.json"), JSON.stringify({ grep: process.env.DROPCAP_E2E_GREP }));
	await mkdir(join(temp, "user", "User"), { recursive: true });
	await writeFile(join(temp, "user", "User", "settings.json"), JSON.stringify(quietSettings));

	const packaged = process.argv.includes("--package");
	const web = process.argv.includes("--web");
	const extension = packaged ? await installPackaged(desktop, profile) : await buildExtension(web);
	// Tests run where the extension does whose folder they lie in.
	const tests = join(web ? extension : temp, "suite", "index.cjs");
	await bundleSuite(tests, web);
	const kind = web ? ["--extensionDevelopmentKind=web"] : [];
	let problem;
	// From here on @vscode/test-electron answers Ctrl+C: it ends the editor first.
	process.off("SIGINT", interrupt);
	await runTests({
		vscodeExecutablePath: executable,
		extensionDevelopmentPath: extension,
		extensionTestsPath: tests,
		launchArgs: [join(temp, "two-folders.code-workspace"), ...profile, ...kind],
	}).catch((error) => {
		problem = error;
	});
	return report({ problem, started, home: packaged ? join(temp, "extensions") : extension });
}

/** An extension without an entry for Node can only run in a browser's extension host. */
async function buildExtension(web) {
	console.log((await capture(process.execPath, ["build.mjs"], {}, root)).trim());
	if (!web) return root;
	const { main, ...manifest } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
	const folder = join(temp, "web-extension");
	await mkdir(folder);
	await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
	const parts = ["client", "server", "syntaxes", "docs", "schemas", "package.nls.json"];
	await Promise.all(parts.map((it) => symlink(join(root, it), join(folder, it))));
	return folder;
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

async function bundleSuite(outfile, web) {
	const inBrowser = {
		platform: "browser",
		alias: { "node:assert/strict": join(here, "suite", "assert-in-browser.ts") },
		// Mocha's bundle would take the exports of the whole suite for its own.
		define: { exports: "undefined" },
	};
	await build({
		entryPoints: [join(here, "suite", web ? "index-web.ts" : "index.ts")],
		outfile,
		bundle: true,
		format: "cjs",
		...(web ? inBrowser : { platform: "node", target: "node20" }),
		external: ["vscode"],
		sourcemap: "inline",
		// Mocha reaches for files beside itself in its parallel mode only, which is not used here.
		logOverride: { "require-resolve-not-external": "silent", "empty-import-meta": "silent" },
		logLevel: "warning",
	});
}

/** The exit code alone is not trusted: a suite that never ran must be a failure. */
async function report({ problem, started, home }) {
	const text = await readFile(join(temp, "result.json"), "utf8").catch(() => undefined);
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
