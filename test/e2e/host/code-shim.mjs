#!/usr/bin/env node
// Looks like desktop VS Code to @vscode/test-electron: same arguments, same exit code, but runs the workbench host.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installPackage, openBrowser, openPage, startServer, workbenchAddress } from "./workbench.mjs";

const SUITE_LIMIT = Number(process.env.DROPCAP_E2E_LIMIT ?? 180_000);
const LOG_LINES = 40;

const options = readArguments(process.argv.slice(2));
const temp = await mkdtemp(join(tmpdir(), "dropcap-host-"));
process.exitCode = await (options.install ? install() : runSuite()).finally(() =>
	rm(temp, { recursive: true, force: true, maxRetries: 5 }),
);

async function install() {
	console.log(await installPackage({ temp, extensions: options.extensions, file: options.install }));
	return 0;
}

async function runSuite() {
	const lines = [];
	const ended = withResolvers();
	const interrupt = () => ended.resolve(130);
	process.once("SIGINT", interrupt);
	process.once("SIGTERM", interrupt);
	// A runner that was killed cannot pass the signal on, but then this process gets another parent.
	const parent = process.ppid;
	const watch = setInterval(() => process.ppid === parent || interrupt(), 500);
	const timer = setTimeout(() => {
		lines.push(`The suite did not end within ${SUITE_LIMIT / 1000} seconds.`);
		ended.resolve(1);
	}, SUITE_LIMIT);

	let server;
	let browser;
	let code = 1;
	try {
		server = await startServer({ temp, extensions: options.extensions });
		browser = await openBrowser();
		browser.on("disconnected", () => {
			lines.push("The browser went away.");
			ended.resolve(1);
		});
		const expose = {
			codeAutomationLog: (type, args) => lines.push(`${type}: ${args.map(String).join(" ")}`),
			codeAutomationExit: (result) => ended.resolve(result),
		};
		await openPage(browser, workbenchAddress(server, options), { expose });
		code = await ended.promise;
	} catch (error) {
		lines.push(String(error));
	} finally {
		clearTimeout(timer);
		clearInterval(watch);
		await browser?.close().catch(() => undefined);
		await server?.stop();
	}
	if (code !== 0 && code !== 130) {
		// The server's log begins with long complaints about optional native modules; the end tells what happened.
		const log = (server?.output() ?? "not started").trimEnd().split("\n").slice(-LOG_LINES);
		console.log([...lines, "--- server ---", ...log].join("\n"));
	}
	return code;
}

function readArguments(args) {
	const value = (name) => {
		const inline = args.find((it) => it.startsWith(`${name}=`));
		if (inline) return resolve(inline.slice(name.length + 1));
		const at = args.indexOf(name);
		return at < 0 || args[at + 1] === undefined ? undefined : resolve(args[at + 1]);
	};
	const folder = args.find((it) => !it.startsWith("-"));
	return {
		folder: folder ? resolve(folder) : undefined,
		extension: value("--extensionDevelopmentPath"),
		tests: value("--extensionTestsPath"),
		extensions: value("--extensions-dir"),
		install: value("--install-extension"),
	};
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers() {
	let resolvePromise;
	const promise = new Promise((done) => {
		resolvePromise = done;
	});
	return { promise, resolve: resolvePromise };
}
