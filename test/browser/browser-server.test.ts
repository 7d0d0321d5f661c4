import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** What of Playwright is used here; the package itself belongs to the editor host and is installed with it. */
interface Browser {
	newPage(): Promise<Page>;
	close(): Promise<void>;
}
interface Page {
	route(pattern: string, handle: (route: Route) => unknown): Promise<void>;
	goto(address: string): Promise<unknown>;
	evaluate(code: string): Promise<unknown>;
	close(): Promise<void>;
}
interface Route {
	fulfill(answer: {
		readonly contentType: string;
		readonly body: string;
		readonly headers?: Readonly<Record<string, string>>;
	}): Promise<void>;
}

const root = new URL("../../", import.meta.url);
const host = new URL("test/e2e/host/workbench.mjs", root).href;

/** Starts the server as the extension does in a browser, says hello to it and tells where it runs and what it answers. */
const ENTRY = `
	import { startBrowserServer } from "./client/src/browser-server.ts";
	globalThis.start = async () => {
		const { place, transports, dispose } = await startBrowserServer({ toString: () => "http://dropcap.test/server.js" });
		const params = { processId: null, rootUri: null, capabilities: {} };
		const answer = await new Promise((resolve) => {
			transports.reader.listen((message) => message.id === 1 && resolve(message));
			void transports.writer.write({ jsonrpc: "2.0", id: 1, method: "initialize", params });
		});
		dispose();
		return [place, answer.result?.serverInfo?.name];
	};
`;

/** What the editor gives the client to read its own files with; of all else the language client only makes subclasses. */
const EDITOR = `
	const readFile = async (uri) => new Uint8Array(await (await fetch(uri.toString())).arrayBuffer());
	module.exports = new Proxy({ workspace: { fs: { readFile } } }, { get: (own, name) => own[name] ?? class {} });
`;

const editorStub: Plugin = {
	name: "editor",
	setup: ({ onResolve, onLoad }) => {
		onResolve({ filter: /^vscode$/ }, () => ({ path: "vscode", namespace: "editor" }));
		onLoad({ filter: /.*/, namespace: "editor" }, () => ({ contents: EDITOR }));
	},
};

describe("the server of the extension in a browser", () => {
	let browser: Browser;
	let client: string;
	let server: string;
	before(async () => {
		const { outputFiles } = await build({
			stdin: { contents: ENTRY, resolveDir: fileURLToPath(root) },
			bundle: true,
			write: false,
			format: "iife",
			platform: "browser",
			plugins: [editorStub],
		});
		client = outputFiles[0]?.text ?? "";
		server = await readFile(new URL("server/dist/browser.js", root), "utf8");
		const { openBrowser } = await import(host);
		browser = await openBrowser();
	});
	after(() => browser?.close());

	async function start(before: string, policy: string): Promise<unknown> {
		const page = await browser.newPage();
		const headers = policy === "" ? {} : { "content-security-policy": policy };
		await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<p>", headers }));
		await page.route("**/server.js", (route) => route.fulfill({ contentType: "text/javascript", body: server }));
		await page.goto("http://dropcap.test/");
		await page.evaluate(`${before};${client}`);
		const answer = await page.evaluate("start()");
		await page.close();
		return answer;
	}

	it("runs in a Worker where the editor allows one", async () => {
		assert.deepEqual(await start("", ""), ["in a worker", "Dropcap"]);
	});

	it("runs beside the client where the page may not load Workers", async () => {
		assert.deepEqual(await start("", "worker-src 'none'"), ["beside the client", "Dropcap"]);
	});

	it("runs beside the client where Workers are refused, as VS Code does on remote machines", async () => {
		const refuse = "globalThis.Worker = class { constructor() { throw new Error('not supported'); } }";
		assert.deepEqual(await start(refuse, ""), ["beside the client", "Dropcap"]);
	});
});
