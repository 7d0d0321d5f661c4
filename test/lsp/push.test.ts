import assert from "node:assert/strict";
import type { Diagnostic } from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import { type ClientOptions, pushCapabilities, startClient, type TestClient } from "../support/test-client.ts";

const ROOT = "FROM debian:12\n";
const APP = "FROM debian:12\nUSER 10001\n";
const BUILDS = "services:\n  web:\n    build: .\n";

describe("diagnostics that are sent", () => {
	let client: TestClient;
	const start = async (options: ClientOptions = {}) => {
		client = await startClient({ capabilities: pushCapabilities, ...options });
	};
	afterEach(() => client.stop());

	it("come with the version that was judged, and name their rule", async () => {
		await start({ initializationOptions: { documentationBase: "file:///docs/rules" } });
		client.open("Dockerfile", ROOT);
		const [first, ...others] = await client.current("Dockerfile");
		assert.deepEqual(others, []);
		assert.equal(first?.source, "dropcap");
		assert.equal(first?.code, "missing-user");
		assert.equal(first?.codeDescription?.href, "file:///docs/rules/missing-user.md");
		assert.deepEqual(first?.data, { rule: "missing-user", version: 1 });
		assert.deepEqual(first?.range, { start: { line: 0, character: 5 }, end: { line: 0, character: 14 } });

		client.edit("Dockerfile", [
			{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: "USER 10001\n" },
		]);
		assert.deepEqual(await client.current("Dockerfile"), []);
	});

	it("are not offered for asking as well", async () => {
		await start();
		assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
		await assert.rejects(client.pull("Dockerfile"), { code: -32601 });
	});

	it("come at most three times for a burst of edits", async () => {
		await start();
		client.open("Dockerfile", ROOT);
		await client.current("Dockerfile");
		const before = client.published.length;
		for (let i = 0; i < 30; i++) client.change("Dockerfile", `${ROOT}# ${"x".repeat(i)}\n`);
		await client.current("Dockerfile");
		const after = client.published.slice(before);
		assert.ok(after.length <= 3, `${after.length} publishes`);
		assert.equal(after.at(-1)?.version, 31);
	});

	it("go away when the document is closed", async () => {
		await start();
		client.open("Dockerfile", ROOT);
		await client.current("Dockerfile");
		client.close("Dockerfile");
		await client.publish("Dockerfile", (it) => it.diagnostics.length === 0);
	});

	it("of a Compose file follow an edit of the open Dockerfile that it builds", async () => {
		await start({ disk: new Map([["Dockerfile", APP]]) });
		client.open("compose.yaml", BUILDS);
		assert.ok(!codes(await client.current("compose.yaml")).includes("missing-user"));

		client.open("Dockerfile", ROOT);
		await client.publish("compose.yaml", (it) => codes(it.diagnostics).includes("missing-user"));

		const before = client.published.length;
		client.change("Dockerfile", APP);
		const since = () => client.published.slice(before).filter((it) => it.uri === uriOf("compose.yaml"));
		await client.until(() => since().some((it) => !codes(it.diagnostics).includes("missing-user")), "an update");
	});

	it("of a Dockerfile do not follow an edit of a Compose file", async () => {
		await start();
		client.open("Dockerfile", ROOT);
		client.open("compose.yaml", BUILDS);
		await client.current("Dockerfile");
		await client.current("compose.yaml");
		client.change("compose.yaml", `${BUILDS}    command: serve\n`);
		await client.current("compose.yaml");
		assert.equal(client.published.filter((it) => it.uri === uriOf("Dockerfile")).length, 1);
	});

	it("of a Compose file follow a file that changes on the disk", async () => {
		const disk = new Map([["api/Dockerfile", ROOT]]);
		await start({ disk });
		client.open("compose.yaml", "services:\n  api:\n    build: api\n");
		assert.ok(codes(await client.current("compose.yaml")).includes("missing-user"));
		disk.set("api/Dockerfile", APP);
		client.changedOnDisk("api/Dockerfile");
		await client.publish("compose.yaml", (it) => !codes(it.diagnostics).includes("missing-user"));
	});

	it("of a Compose file follow a file that comes to be", async () => {
		const disk = new Map<string, string>();
		await start({ disk });
		client.open("compose.yaml", BUILDS);
		assert.ok(!codes(await client.current("compose.yaml")).includes("missing-user"));
		disk.set("Dockerfile", ROOT);
		client.changedOnDisk("Dockerfile");
		await client.publish("compose.yaml", (it) => codes(it.diagnostics).includes("missing-user"));
	});

	it("have files of unusual names watched as well", async () => {
		await start({ disk: new Map([["base.yml", "services:\n  web:\n    user: app\n"]]) });
		client.open("compose.yaml", "services:\n  web:\n    extends: { file: base.yml, service: web }\n");
		await client.current("compose.yaml");
		await client.until(() => JSON.stringify(client.registered).includes('"**/base.yml"'), "a registration");
	});

	it("follow the disk again when an open Dockerfile is closed unsaved", async () => {
		await start({ disk: new Map([["Dockerfile", APP]]) });
		client.open("Dockerfile", ROOT);
		client.open("compose.yaml", BUILDS);
		assert.ok(codes(await client.current("compose.yaml")).includes("missing-user"));
		client.close("Dockerfile");
		await client.publish("compose.yaml", (it) => !codes(it.diagnostics).includes("missing-user"));
	});

	it("point into other files where the client can show it", async () => {
		await start({ disk: new Map([["Dockerfile", ROOT]]) });
		client.open("compose.yaml", BUILDS);
		const finding = (await client.current("compose.yaml")).find((it) => it.code === "missing-user");
		assert.equal(finding?.relatedInformation?.[0]?.location.uri, uriOf("Dockerfile"));
	});
});

function codes(diagnostics: readonly Diagnostic[]): readonly unknown[] {
	return diagnostics.map((it) => it.code);
}
