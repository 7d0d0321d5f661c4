import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
	CancellationTokenSource,
	createProtocolConnection,
	ErrorCodes,
	InitializeRequest,
	NullLogger,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { skipFor } from "../support/absent.ts";
import { uriOf } from "../support/memory-file-system.ts";
import { everywhere, pullCapabilities, pushCapabilities, startClient } from "../support/test-client.ts";

const bundle = fileURLToPath(new URL("../../server/dist/node.cjs", import.meta.url));
const memory = fileURLToPath(new URL("./edit-for-a-day.ts", import.meta.url));
const ROOT = "FROM debian:12\n";

/**
 * What the heap may grow by in a quarter of a day of edits, in MiB: all that is kept is of the latest version. What leaks
 * grows in each quarter, while compiled code and the caches of the engine make one step at some time.
 */
const GROWTH = 1;
const STEP = 10;

/** What may be left of a large document after it is closed, in MiB. */
const LEFT = 6;

/** What was done to servers, for the last line of the run. */
const totals = new Map<string, number>();

function count(what: string, times = 1): void {
	totals.set(what, (totals.get(what) ?? 0) + times);
}

describe("chaos", function () {
	this.timeout(180_000);
	after(() => {
		if (totals.size > 0) console.log(`    chaos: ${[...totals].map(([what, times]) => `${times} ${what}`).join(", ")}`);
	});
	before(function () {
		// What is shaken here is the server, not the worker that it may run in.
		const transport = process.env.DROPCAP_TRANSPORT ?? "streams";
		if (transport === "streams") return;
		console.log(`skipped: the same server is shaken over streams, not in a ${transport}`);
		this.skip();
	});

	describe("in the protocol", () => {
		it("a thousand requests at once are all answered", async () => {
			const client = await startClient({ capabilities: pullCapabilities });
			client.open("Dockerfile", ROOT);
			client.open("compose.yaml", "services:\n  web:\n    build: .\n    privileged: true\n");
			const answers = Array.from({ length: 1000 }, (_, i) => {
				const path = i % 2 === 0 ? "Dockerfile" : "compose.yaml";
				if (i % 100 === 0) client.change(path, `${client.textOf(path)}\n`);
				const textDocument = { uri: uriOf(path) };
				if (i % 3 === 0) return client.pull(path);
				if (i % 3 === 1) return client.actions(path, everywhere);
				const position = { line: 0, character: 2 };
				return client.connection.sendRequest("textDocument/hover", { textDocument, position });
			});
			assert.equal((await Promise.all(answers)).length, 1000);
			count("requests answered at once", answers.length);
			assert.deepEqual(client.logged, []);
			client.stop();
		});

		it("a thousand cancelled requests cost nothing that lasts", async () => {
			const client = await startClient({ capabilities: pullCapabilities });
			client.open("Dockerfile", ROOT);
			const source = new CancellationTokenSource();
			const params = { textDocument: { uri: uriOf("Dockerfile") } };
			const answers = Array.from({ length: 1000 }, () =>
				client.connection.sendRequest("textDocument/diagnostic", params, source.token),
			);
			source.cancel();
			for (const it of await Promise.allSettled(answers))
				assert.ok(it.status === "fulfilled" || it.reason.code === -32800, "neither answered nor cancelled");
			count("cancelled", answers.length);
			assert.equal((await client.pull("Dockerfile")).kind, "full");
			client.stop();
		});

		it("versions that go back or repeat are as good as any", async () => {
			const client = await startClient({ capabilities: pullCapabilities });
			client.open("Dockerfile", ROOT);
			for (const [version, text] of [
				[7, "FROM a\n"],
				[7, "FROM b\n"],
				[-3, `${ROOT}USER 10001\n`],
			] as const)
				void client.connection.sendNotification("textDocument/didChange", {
					textDocument: { uri: uriOf("Dockerfile"), version },
					contentChanges: [{ text }],
				});
			const report = await client.pull("Dockerfile");
			assert.ok(report.kind === "full" && !report.items.some((it) => it.code === "missing-user"));
			client.stop();
		});

		it("documents may be closed while they are judged, twice, and without having been open", async () => {
			const client = await startClient({ capabilities: pushCapabilities });
			for (let i = 0; i < 50; i++) {
				client.open("compose.yaml", "services:\n  web:\n    build: .\n    privileged: true\n");
				const answer = client.actions("compose.yaml", everywhere);
				client.close("compose.yaml");
				client.close("compose.yaml");
				await answer;
				count("documents closed while judged");
			}
			client.close("never");
			client.open("Dockerfile", ROOT);
			assert.equal((await client.current("Dockerfile"))[0]?.code, "missing-user");
			const last = client.published.findLast((it) => it.uri === uriOf("compose.yaml"));
			assert.deepEqual(last?.diagnostics, []);
			assert.deepEqual(client.logged, []);
			client.stop();
		});
	});

	describe("around the process", () => {
		before(function () {
			if (!existsSync(bundle)) skipFor("server/dist/node.cjs is not built", this);
		});

		afterEach(() => {
			for (const it of started.splice(0)) it.kill("SIGKILL");
		});

		it("requests before the initialization are refused, and it works all the same", async () => {
			const { connection, server } = start();
			for (const method of ["textDocument/hover", "workspace/executeCommand", "nonsense"])
				await assert.rejects(connection.sendRequest(method, {}), { code: ErrorCodes.ServerNotInitialized });
			void connection.sendNotification("textDocument/didOpen", document("untitled:a", 1));
			await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
			await hover(connection);
			void connection.sendNotification("exit");
			assert.deepEqual(await once(server, "exit"), [1, null], "nobody asked for the end before");
			connection.dispose();
		});

		it("requests after the shutdown are refused, and then it ends", async () => {
			const { connection, server } = start();
			await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
			await connection.sendRequest("shutdown");
			for (const method of ["textDocument/hover", "dropcap/createBaseline", "nonsense"])
				await assert.rejects(connection.sendRequest(method, {}), { code: ErrorCodes.InvalidRequest });
			void connection.sendNotification("exit");
			assert.deepEqual(await once(server, "exit"), [0, null]);
			connection.dispose();
		});

		it("a client that dies in the middle of a message takes the server with it", async () => {
			const { connection, server } = start();
			await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
			for (let version = 1; version < 20; version++)
				void connection.sendNotification("textDocument/didOpen", document(`untitled:${version}`, version));
			server.stdin.end("Content-Length: 5000\r\n\r\n{");
			assert.equal((await once(server, "exit"))[1], null, "it ends by itself");
			connection.dispose();
		});

		it("bytes that are no message end nothing but that stream", async () => {
			const { connection, server } = start();
			await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
			server.stdin.write("Content-Length: 9\r\n\r\n{not json");
			await hover(connection);
			void connection.sendNotification("exit");
			await once(server, "exit");
			connection.dispose();
		});
	});

	describe("with hostile files", () => {
		let folder: string;
		before(function () {
			if (!existsSync(bundle)) skipFor("server/dist/node.cjs is not built", this);
		});
		beforeEach(() => {
			folder = mkdtempSync(join(tmpdir(), "dropcap-chaos-"));
		});
		afterEach(() => {
			for (const it of started.splice(0)) it.kill("SIGKILL");
			rmSync(folder, { recursive: true, force: true });
		});

		const uri = (name: string) => pathToFileURL(join(folder, name)).href;

		/** A server that has one document open, with what it finds there. */
		async function opened(name: string, languageId: string, text: string) {
			const { connection } = start();
			const logged: string[] = [];
			connection.onNotification("window/logMessage", ({ message }: { readonly message: string }) => {
				logged.push(message);
			});
			await connection.sendRequest(InitializeRequest.type, {
				processId: null,
				rootUri: null,
				capabilities: { textDocument: { diagnostic: {} } },
			});
			const textDocument = { uri: uri(name) };
			void connection.sendNotification("textDocument/didOpen", {
				textDocument: { ...textDocument, languageId, version: 1, text },
			});
			const found = async (): Promise<readonly unknown[]> => {
				const report: { readonly items: readonly { readonly code?: unknown }[] } = await connection.sendRequest(
					"textDocument/diagnostic",
					{ textDocument },
				);
				return report.items.map((it) => it.code);
			};
			return { connection, textDocument, found, logged };
		}

		const PRIVILEGED = "    privileged: true\n";

		it("pipes, devices and binaries that a project names are passed by", async function () {
			if (process.platform === "win32") skipFor("Windows has no such files", this);
			for (const it of ["Dockerfile", "pipe.yaml", ".env", ".dropcap.yaml"])
				assert.equal(spawnSync("mkfifo", [join(folder, it)]).status, 0);
			mkdirSync(join(folder, "binary"));
			writeFileSync(join(folder, "binary/Dockerfile"), Buffer.from("FROM debian\0\xff\n", "latin1"));
			const text = `include: [pipe.yaml, /dev/zero]\nservices:\n  web:\n    build: .\n${PRIVILEGED}  env:\n    image: nginx\n    env_file: [/dev/zero, pipe.yaml]\n  far:\n    extends: {file: /dev/zero, service: a}\n  bin:\n    build: binary\n`;
			const { connection, textDocument, found, logged } = await opened("compose.yaml", "dockercompose", text);
			assert.ok((await found()).includes("privileged"));
			const position = { line: 3, character: 6 };
			await connection.sendRequest("textDocument/hover", { textDocument, position });
			await connection.sendRequest("textDocument/documentLink", { textDocument });
			assert.deepEqual(logged, []);
			connection.dispose();
		});

		it("a line of ten megabytes is no end", async () => {
			const text = `FROM debian:12\nRUN echo ${"x".repeat(10 * 1024 * 1024)}\nUSER root\n`;
			const { connection, found, logged } = await opened("Dockerfile", "dockerfile", text);
			await found();
			assert.deepEqual(logged, []);
			connection.dispose();
		});

		it("a file that goes while others need it takes its part of the findings along, and nothing else", async () => {
			writeFileSync(join(folder, "Dockerfile"), ROOT);
			const text = `services:\n  web:\n    build: .\n${PRIVILEGED}`;
			const { connection, textDocument, found, logged } = await opened("compose.yaml", "dockercompose", text);
			assert.ok((await found()).includes("missing-user"));
			const asked = found();
			rmSync(join(folder, "Dockerfile"));
			await asked;
			const changes = [{ uri: uri("Dockerfile"), type: 3 }];
			void connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
			void connection.sendNotification("textDocument/didSave", { textDocument });
			const left = await found();
			assert.ok(left.includes("privileged") && !left.includes("missing-user"), left.join(", "));
			assert.deepEqual(logged, []);
			connection.dispose();
		});
	});

	it("a day of editing leaves the memory level, and closing gives it back", async () => {
		const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", memory], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		let output = "";
		child.stdout.on("data", (data) => {
			output += data;
		});
		assert.deepEqual(await once(child, "close"), [0, null]);
		const { edits, before, quarters, closed }: DayOfEdits = JSON.parse(output);
		console.log(
			`    ${edits} edits: ${before} MiB before, ${quarters.join(", ")} after each quarter, ${closed} after closing`,
		);
		assert.equal(edits, 100_000);
		const growths = quarters.slice(1).map((it, i) => it - (quarters[i] ?? 0));
		const least = Math.min(...growths);
		assert.ok(least < GROWTH, `each quarter grew by ${least} MiB and more`);
		assert.ok(Math.max(...growths) < STEP, `a quarter grew by ${Math.max(...growths)} MiB`);
		assert.ok(closed - before < LEFT, `${closed - before} MiB are left`);
	});
});

/** What the heap holds in the course of many edits, in MiB. */
interface DayOfEdits {
	readonly edits: number;
	readonly before: number;
	readonly quarters: readonly number[];
	readonly closed: number;
}

/** What a failed test leaves behind would keep the run from ending. */
const started: ChildProcessWithoutNullStreams[] = [];

function start(): { readonly connection: ProtocolConnection; readonly server: ChildProcessWithoutNullStreams } {
	const server = spawn(process.execPath, [bundle, "--stdio"]);
	started.push(server);
	count("processes shaken");
	server.stderr.resume();
	// A server that is gone cannot be written to; that is what is looked at.
	server.stdin.on("error", () => {});
	const connection = createProtocolConnection(
		new StreamMessageReader(server.stdout),
		new StreamMessageWriter(server.stdin),
		NullLogger,
	);
	connection.listen();
	return { connection, server };
}

function hover(connection: ProtocolConnection): Promise<unknown> {
	const textDocument = { uri: "untitled:nothing" };
	return connection.sendRequest("textDocument/hover", { textDocument, position: { line: 0, character: 0 } });
}

function document(uri: string, version: number) {
	return { textDocument: { uri, languageId: "dockerfile", version, text: ROOT.repeat(500) } };
}
