// Edits documents in a server a hundred thousand times, and prints what the heap holds meanwhile, in MiB; run with --expose-gc.
import { DocumentDiagnosticRequest } from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import { pullCapabilities, startClient } from "../support/test-client.ts";

const EDITS = 100_000;

/** So often is the document judged, an odd number for both to have their turn: an editor asks when the typing stops. */
const JUDGED_EVERY = 101;

const SERVICES = 200;

const client = await startClient({ capabilities: pullCapabilities });
const compose = `services:\n${Array.from({ length: SERVICES }, (_, i) => `  s${i}:\n    image: nginx:${i}\n    privileged: true\n`).join("")}`;
// What is loaded once and kept is no growth.
client.open("Dockerfile", "FROM debian:12\nRUN id\n");
await client.pull("Dockerfile");
client.close("Dockerfile");
const before = await heap();

client.open("compose.yaml", compose);
client.open("Dockerfile", "FROM debian:12\nRUN id\n");
const quarters: number[] = [];
for (let i = 0; i < EDITS; i++) {
	const inCompose = i % 4 !== 0;
	// A character comes and goes again, each time in another service.
	const line = inCompose ? 2 + 3 * ((i >> 3) % SERVICES) : 1;
	const character = inCompose ? 10 : 4;
	const range = { start: { line, character }, end: { line, character: character + (i % 8 > 3 ? 1 : 0) } };
	const path = inCompose ? "compose.yaml" : "Dockerfile";
	void client.connection.sendNotification("textDocument/didChange", {
		textDocument: { uri: uriOf(path), version: i + 2 },
		contentChanges: [{ range, text: i % 8 > 3 ? "" : "x" }],
	});
	if (i % JUDGED_EVERY === 0)
		await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: uriOf(path) } });
	if ((i + 1) % (EDITS / 4) !== 0) continue;
	await client.pull("compose.yaml");
	quarters.push(await heap());
}
client.close("compose.yaml");
client.close("Dockerfile");
await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: uriOf("other") } });
const closed = await heap();
console.log(JSON.stringify({ edits: EDITS, before, quarters, closed }));
client.stop();

/** What is reachable, after what the last messages began has come to its end. */
async function heap(): Promise<number> {
	for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
	for (let i = 0; i < 4; i++) globalThis.gc?.();
	return Math.round((process.memoryUsage().heapUsed / 1024 / 1024) * 10) / 10;
}
