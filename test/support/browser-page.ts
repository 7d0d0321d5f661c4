// One headless Chromium with one page for all tests; each server is a Worker in it.
import { readFile } from "node:fs/promises";
import { Emitter, type Message, type MessageReader, type MessageWriter } from "vscode-languageserver/node";
import type { ServerUnderTest } from "./server-under-test.ts";

/** What of Playwright is used here; the package itself belongs to the editor host and is installed with it. */
interface Browser {
	newPage(): Promise<Page>;
	close(): Promise<void>;
}
interface Page {
	route(pattern: string, handle: (route: Route) => unknown): Promise<void>;
	exposeFunction(name: string, callback: (...words: never[]) => unknown): Promise<void>;
	goto(address: string): Promise<unknown>;
	evaluate(code: string): Promise<unknown>;
}
interface Route {
	fulfill(answer: { readonly contentType: string; readonly body: string }): Promise<void>;
}

const ADDRESS = "http://dropcap.test/";
const bundle = new URL("../../server/dist/browser.js", import.meta.url);
const host = new URL("../e2e/host/workbench.mjs", import.meta.url).href;

/** Runs in the page: starts Workers by number, and passes on what they say. */
const SCRIPT = `
	const workers = new Map();
	function start(id) {
		const worker = new Worker("server.js");
		worker.onmessage = ({ data }) => heard(id, data);
		worker.onerror = ({ message }) => heard(id, { jsonrpc: "2.0", method: "window/logMessage", params: { type: 1, message } });
		workers.set(id, worker);
	}
	function tell(id, ...messages) {
		for (const it of messages) workers.get(id)?.postMessage(it);
	}
	function stop(id) {
		workers.get(id)?.terminate();
		workers.delete(id);
	}
`;

let opening: Promise<{ readonly browser: Browser; readonly page: Page }> | undefined;
const listeners = new Map<number, (message: Message) => void>();
let lastId = 0;

/** Starts the server's bundle in a Worker of its own. */
export async function startInBrowser(): Promise<ServerUnderTest> {
	opening ??= open();
	const { page } = await opening;
	const id = ++lastId;
	const call = (name: string, ...words: readonly unknown[]) =>
		page.evaluate(`void ${name}(${[id, ...words].map((it) => JSON.stringify(it)).join(", ")})`);
	const messages = new Emitter<Message>();
	listeners.set(id, (it) => messages.fire(it));
	await call("start");
	const silence = {
		onError: new Emitter<never>().event,
		onClose: new Emitter<void>().event,
		dispose: () => {},
	};
	const reader: MessageReader = {
		...silence,
		onPartialMessage: new Emitter<never>().event,
		listen: (callback) => messages.event(callback),
	};
	const waiting: Message[] = [];
	let telling = Promise.resolve<unknown>(undefined);
	const writer: MessageWriter = {
		...silence,
		// What is written at one time arrives at one time, as it does over a port.
		write: async (message) => {
			waiting.push(message);
			telling = telling.then(() => (listeners.has(id) ? call("tell", ...waiting.splice(0)) : undefined));
			await telling;
		},
		end: () => {},
	};
	const stop = () => {
		listeners.delete(id);
		void call("stop");
	};
	return { reader, writer, readsThroughClient: true, stop };
}

/** Closes the browser if a test has opened it. */
export async function closeBrowser(): Promise<void> {
	await (await opening)?.browser.close();
}

async function open() {
	const { openBrowser } = await import(host);
	const browser: Browser = await openBrowser();
	const page = await browser.newPage();
	const script = await readFile(bundle, "utf8");
	await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: `<script>${SCRIPT}</script>` }));
	await page.route("**/server.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
	await page.exposeFunction("heard", (id: number, message: Message) => listeners.get(id)?.(message));
	await page.goto(ADDRESS);
	return { browser, page };
}
