import assert from "node:assert/strict";
import { type ClientOptions, pushCapabilities, startClient, type TestClient } from "../support/test-client.ts";

const ROOT = "FROM debian:12\n";

describe("settings", () => {
	let client: TestClient;
	const start = async (options: ClientOptions) => {
		client = await startClient(options);
		client.open("Dockerfile", ROOT);
	};
	afterEach(() => client.stop());

	it("come from the initialization, plain or in a section", async () => {
		const rules = { "missing-user": "hint" };
		for (const initializationOptions of [{ rules }, { dropcap: { rules } }]) {
			await start({ initializationOptions });
			assert.deepEqual(
				(await client.current("Dockerfile")).map((it) => it.severity),
				[4],
			);
		}
	});

	it("are asked for where the client answers, and again when they change", async () => {
		let severity = "error";
		const configuration = () => ({ rules: { "missing-user": severity } });
		await start({ capabilities: pushCapabilities, configuration });
		assert.deepEqual(
			(await client.current("Dockerfile")).map((it) => it.severity),
			[1],
		);
		severity = "off";
		await client.until(() => client.registered.length > 1, "registrations");
		assert.deepEqual(client.registered.map((it) => it.method).toSorted(), [
			"workspace/didChangeConfiguration",
			"workspace/didChangeWatchedFiles",
		]);
		void client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
		await client.publish("Dockerfile", (it) => it.diagnostics.length === 0);
	});

	it("may be pushed by a client that is not asked", async () => {
		await start({});
		assert.equal((await client.current("Dockerfile")).length, 1);
		void client.connection.sendNotification("workspace/didChangeConfiguration", {
			settings: { dropcap: { enable: false } },
		});
		await client.publish("Dockerfile", (it) => it.diagnostics.length === 0);
	});

	it("name the account that fixes create", async () => {
		await start({ initializationOptions: { fix: { user: { name: "web", uid: 4711 } } } });
		await client.current("Dockerfile");
		const at = { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } };
		const [fix] = await client.actions("Dockerfile", at);
		client.apply(fix?.edit);
		assert.match(client.textOf("Dockerfile"), /4711/);
	});

	it("that are no use are complained about once and left out", async () => {
		const bad = {
			enable: "yes",
			preset: "loud",
			rules: { "missing-user": "fatal", "no-such-rule": "off" },
			fix: { user: { name: "a; rm -rf /", uid: 0 } },
		};
		await start({ capabilities: pushCapabilities, configuration: () => bad });
		assert.equal((await client.current("Dockerfile")).length, 1);
		client.open("other/Dockerfile", ROOT);
		await client.current("other/Dockerfile");
		const keys = client.logged.map((it) => /dropcap\.\S+/.exec(it)?.[0]);
		const expected = ["enable", "fix.user.name", "fix.user.uid", "preset", "rules.missing-user", "rules.no-such-rule"];
		assert.deepEqual(
			keys.toSorted(),
			expected.map((it) => `dropcap.${it}`),
		);
	});
});
