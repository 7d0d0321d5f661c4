import assert from "node:assert/strict";
import { DidSaveTextDocumentNotification } from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import { pullCapabilities, pushCapabilities, startClient, type TestClient } from "../support/test-client.ts";

const PRIVILEGED = "services:\n  web:\n    image: nginx\n    privileged: true\n";
const MENDED = PRIVILEGED.replace("true", "false");

describe("settings of features", () => {
	let client: TestClient;
	afterEach(() => client.stop());
	const save = (path: string) =>
		client.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: uriOf(path) } });

	it("dropcap.run: pushed findings wait until the file is saved", async () => {
		client = await startClient({ capabilities: pushCapabilities, configuration: () => ({ run: "onSave" }) });
		client.open("compose.yaml", PRIVILEGED);
		assert.ok((await client.current("compose.yaml")).some((it) => it.code === "privileged"));
		client.change("compose.yaml", MENDED);
		client.open("Dockerfile", "FROM debian:12\n");
		await client.current("Dockerfile");
		assert.ok(!client.published.some((it) => it.uri === uriOf("compose.yaml") && it.version === 2));
		void save("compose.yaml");
		assert.ok(!(await client.current("compose.yaml")).some((it) => it.code === "privileged"));
	});

	it("dropcap.run: pulled findings wait too, and then the client is asked to look", async () => {
		client = await startClient({ capabilities: pullCapabilities, configuration: () => ({ run: "onSave" }) });
		client.open("compose.yaml", PRIVILEGED);
		const first = await client.pull("compose.yaml");
		client.change("compose.yaml", MENDED);
		const second = await client.pull("compose.yaml", first.resultId);
		assert.equal(second.kind, "unchanged");
		void save("compose.yaml");
		await client.until(() => client.refreshes() > 0, "a refresh");
		const third = await client.pull("compose.yaml", second.resultId);
		assert.ok(third.kind === "full" && !third.items.some((it) => it.code === "privileged"));
	});

	it("dropcap.dockerfile.enable and dropcap.compose.enable: a language is left alone", async () => {
		client = await startClient({
			capabilities: pushCapabilities,
			configuration: () => ({ dockerfile: { enable: false } }),
		});
		client.open("Dockerfile", "FROM debian:12\n");
		client.open("compose.yaml", PRIVILEGED);
		assert.deepEqual(await client.current("Dockerfile"), []);
		assert.notDeepEqual(await client.current("compose.yaml"), []);
		client.stop();
		client = await startClient({
			capabilities: pushCapabilities,
			configuration: () => ({ compose: { enable: false } }),
		});
		client.open("compose.yaml", PRIVILEGED);
		assert.deepEqual(await client.current("compose.yaml"), []);
	});
});
