import assert from "node:assert/strict";
import { pullCapabilities, startClient, type TestClient } from "../support/test-client.ts";

const ROOT = "FROM debian:12\n";
const APP = "FROM debian:12\nUSER 10001\n";
const BUILDS = "services:\n  web:\n    build: .\n";

describe("diagnostics that are asked for", () => {
	let client: TestClient;
	const disk = new Map<string, string>();
	beforeEach(async () => {
		disk.clear();
		client = await startClient({ capabilities: pullCapabilities, disk });
	});
	afterEach(() => client.stop());

	it("are offered, and never sent", async () => {
		assert.deepEqual(client.initialized.capabilities.diagnosticProvider, {
			identifier: "dropcap",
			interFileDependencies: true,
			workspaceDiagnostics: false,
		});
		client.open("Dockerfile", ROOT);
		assert.deepEqual(await pulled(client, "Dockerfile"), ["missing-user"]);
		client.change("Dockerfile", APP);
		assert.deepEqual(await pulled(client, "Dockerfile"), []);
		client.close("Dockerfile");
		await client.connection.sendRequest("textDocument/hover", { textDocument: { uri: "file:///x" }, position: {} });
		assert.deepEqual(client.published, []);
	});

	it("are not sent twice when nothing changed", async () => {
		client.open("Dockerfile", ROOT);
		const first = await client.pull("Dockerfile");
		assert.ok(first.kind === "full" && first.resultId);
		assert.deepEqual(await client.pull("Dockerfile", first.resultId), { kind: "unchanged", resultId: first.resultId });
		client.change("Dockerfile", APP);
		assert.equal((await client.pull("Dockerfile", first.resultId)).kind, "full");
	});

	it("are to be asked for again when an open Dockerfile changes below a Compose file", async () => {
		client.open("Dockerfile", ROOT);
		client.open("compose.yaml", BUILDS);
		assert.ok((await pulled(client, "compose.yaml")).includes("missing-user"));
		client.change("Dockerfile", APP);
		await client.until(() => client.refreshes() > 0, "a refresh");
		assert.ok(!(await pulled(client, "compose.yaml")).includes("missing-user"));
	});

	it("are to be asked for again when a file changes on the disk", async () => {
		disk.set("Dockerfile", ROOT);
		client.open("compose.yaml", BUILDS);
		assert.ok((await pulled(client, "compose.yaml")).includes("missing-user"));
		disk.set("Dockerfile", APP);
		client.changedOnDisk("Dockerfile");
		await client.until(() => client.refreshes() > 0, "a refresh");
		assert.ok(!(await pulled(client, "compose.yaml")).includes("missing-user"));
	});

	it("need no refresh for what only the asking document shows", async () => {
		client.open("Dockerfile", ROOT);
		client.open("compose.yaml", BUILDS);
		await pulled(client, "compose.yaml");
		client.change("compose.yaml", `${BUILDS}    command: serve\n`);
		await pulled(client, "compose.yaml");
		assert.equal(client.refreshes(), 0);
	});
});

async function pulled(client: TestClient, path: string): Promise<readonly unknown[]> {
	const report = await client.pull(path);
	assert.ok(report.kind === "full");
	return report.items.map((it) => it.code);
}
