import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
	createProtocolConnection,
	InitializeRequest,
	NullLogger,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { skipFor } from "../support/absent.ts";

const bundle = fileURLToPath(new URL("../../server/dist/node.cjs", import.meta.url));

describe("the server's bundle", () => {
	it("serves over stdio and ends when it is told to", async function () {
		if (!existsSync(bundle)) skipFor("server/dist/node.cjs is not built", this);
		const server = spawn(process.execPath, [bundle, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
		const connection = createProtocolConnection(
			new StreamMessageReader(server.stdout),
			new StreamMessageWriter(server.stdin),
			NullLogger,
		);
		const published = new Promise<{ diagnostics: readonly { code: string }[] }>((resolve) =>
			connection.onNotification("textDocument/publishDiagnostics", resolve),
		);
		connection.listen();
		await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
		await connection.sendNotification("initialized", {});
		await connection.sendNotification("textDocument/didOpen", {
			textDocument: { uri: "untitled:Untitled-1", languageId: "dockerfile", version: 1, text: "FROM debian:12\n" },
		});
		assert.deepEqual(
			(await published).diagnostics.map((it) => it.code),
			["missing-user"],
		);
		await connection.sendRequest("shutdown");
		void connection.sendNotification("exit");
		assert.deepEqual(await once(server, "exit"), [0, null]);
		connection.dispose();
	});

	it("hands over a message in one piece", async function () {
		if (!existsSync(bundle)) skipFor("server/dist/node.cjs is not built", this);
		const server = spawn(process.execPath, [bundle, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
		const params = { processId: process.pid, rootUri: null, capabilities: {} };
		const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params });
		server.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
		const [piece] = await once(server.stdout, "data");
		const [head = "", answer = ""] = String(piece).split("\r\n\r\n");
		assert.equal(head, `Content-Length: ${Buffer.byteLength(answer)}`);
		assert.equal(JSON.parse(answer).id, 1);
		server.stdin.end();
		assert.deepEqual(await once(server, "exit"), [1, null]);
	});
});
