import assert from "node:assert/strict";
import fc from "fast-check";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import {
	everywhere,
	pullCapabilities,
	pushCapabilities,
	startClient,
	type TestClient,
} from "../support/test-client.ts";

const ROOT = "FROM debian:12\n";

describe("the server", () => {
	let client: TestClient;
	afterEach(() => client.stop());

	it("serves a client that announces nothing", async () => {
		client = await startClient();
		assert.equal(client.initialized.serverInfo?.name, "Dropcap");
		client.open("Dockerfile", ROOT);
		const [finding] = await client.current("Dockerfile");
		assert.equal(finding?.code, "missing-user");
		assert.equal(finding?.codeDescription, undefined);
		assert.equal(finding?.relatedInformation, undefined);
		assert.ok((await client.actions("Dockerfile", everywhere)).length > 0);
		assert.deepEqual(client.registered, []);
	});

	it("reads the disk anew for a client that watches nothing", async () => {
		const disk = new Map([["Dockerfile", ROOT]]);
		client = await startClient({ disk });
		client.open("compose.yaml", "services:\n  web:\n    build: .\n");
		assert.ok((await client.current("compose.yaml")).some((it) => it.code === "missing-user"));
		disk.set("Dockerfile", `${ROOT}USER 10001\n`);
		void client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: uriOf("compose.yaml") } });
		await client.publish("compose.yaml", (it) => !it.diagnostics.some((found) => found.code === "missing-user"));
	});

	it("answers a hover", async () => {
		client = await startClient({ capabilities: pushCapabilities });
		client.open("compose.yaml", "services:\n  web:\n    image: nginx\n    cap_add:\n      - NET_ADMIN\n");
		const answer = await client.connection.sendRequest("textDocument/hover", {
			textDocument: { uri: uriOf("compose.yaml") },
			position: { line: 4, character: 10 },
		});
		assert.ok(typeof answer === "object" && answer !== null && "contents" in answer && "range" in answer);
		assert.match(JSON.stringify(answer.contents), /"kind":"markdown".*NET_ADMIN/);
	});

	it("gives up what is cancelled", async () => {
		client = await startClient({ capabilities: pullCapabilities });
		client.open("Dockerfile", ROOT);
		const source = new CancellationTokenSource();
		const params = { textDocument: { uri: uriOf("Dockerfile") } };
		const answer = client.connection.sendRequest("textDocument/diagnostic", params, source.token);
		source.cancel();
		await assert.rejects(answer, { code: -32800 });
		assert.equal((await client.pull("Dockerfile")).kind, "full");
	});

	it("refuses what it does not know and stays", async () => {
		client = await startClient({ capabilities: pullCapabilities });
		await assert.rejects(client.connection.sendRequest("dropcap/nonsense", {}), { code: -32601 });
		void client.connection.sendNotification("dropcap/nonsense", { x: 1 });
		client.open("Dockerfile", ROOT);
		assert.equal((await client.pull("Dockerfile")).kind, "full");
	});

	it("survives messages without sense", async () => {
		client = await startClient({ capabilities: pullCapabilities });
		client.open("Dockerfile", ROOT);
		const uri = uriOf("Dockerfile");
		const nonsense: readonly unknown[] = [
			{},
			{ textDocument: null },
			{ textDocument: { uri: 7 } },
			{ textDocument: { uri } },
		];
		for (const method of ["didOpen", "didChange", "didClose", "didSave"]) {
			for (const params of nonsense.slice(0, 3))
				void client.connection.sendNotification(`textDocument/${method}`, params);
		}
		void client.connection.sendNotification("workspace/didChangeWatchedFiles", {});
		void client.connection.sendNotification("workspace/didChangeConfiguration", {});
		for (const method of ["hover", "codeAction", "diagnostic"]) {
			for (const params of nonsense) await client.connection.sendRequest(`textDocument/${method}`, params);
		}
		assert.equal((await client.pull("Dockerfile")).kind, "full");
	});

	it("takes any text and any position", async function () {
		// Hundreds of texts take as long as they take, on a busy machine too.
		this.timeout(60_000);
		client = await startClient({ capabilities: pullCapabilities, disk: new Map([["Dockerfile", ROOT]]) });
		client.open("Dockerfile", "");
		client.open("compose.yaml", "");
		const words =
			"FROM USER RUN <<EOF \\ : - services: web build: . &a *a <<: privileged: true cap_add: [ ] { } ' # % | ${X:-";
		const word = fc.constantFrom(...words.split(" "), " ", "\n", "\r\n", "\t", '"', "😀", "\ud800", "\0", "\\\n");
		const text = fc.array(fc.oneof(word, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 40 });
		const number = fc.oneof(fc.nat(60), fc.constantFrom(-1, 1e9, 0.5));
		const position = fc.record({ line: number, character: number });
		const property = fc.asyncProperty(
			fc.constantFrom("Dockerfile", "compose.yaml"),
			text,
			position,
			position,
			async (path, parts, start, end) => {
				client.change(path, parts.join(""));
				assert.ok("items" in (await client.pull(path)));
				const textDocument = { uri: uriOf(path) };
				await client.connection.sendRequest("textDocument/hover", { textDocument, position: start });
				await client.actions(path, { start, end });
			},
		);
		await fc.assert(property, { numRuns: 60 });
		assert.deepEqual(client.logged, []);
	});
});
