import assert from "node:assert/strict";
import type { CreateBaselineParams, CreatedBaseline } from "../../server/src/protocol.ts";
import { uriOf } from "../support/memory-file-system.ts";
import { pullCapabilities, pushCapabilities, startClient, type TestClient } from "../support/test-client.ts";

const ROOT = "FROM debian:12\n";
const SERVICE = "services:\n  web:\n    image: nginx\n    privileged: true\n";

describe("the baseline in an editor", () => {
	let client: TestClient;
	afterEach(() => client.stop());

	it("is what a client asks for, and hides what it accepts once it is written", async () => {
		const disk = new Map([
			["compose.yaml", SERVICE],
			["notes.txt", "nothing"],
		]);
		client = await startClient({ capabilities: pushCapabilities, disk });
		client.open("Dockerfile", ROOT);
		assert.equal((await client.current("Dockerfile")).length, 1);
		const created = await create({
			folder: uriOf("").replace(/\/$/, ""),
			files: [uriOf("Dockerfile"), uriOf("compose.yaml"), uriOf("notes.txt"), uriOf("gone/Dockerfile")],
		});
		assert.equal(created?.uri, uriOf(".dropcap-baseline.json"));
		const { files } = JSON.parse(created.text);
		assert.deepEqual(Object.keys(files), ["Dockerfile", "compose.yaml"]);
		assert.ok(created.findings > 2);

		disk.set(".dropcap-baseline.json", created.text);
		client.changedOnDisk(".dropcap-baseline.json");
		await client.publish("Dockerfile", ({ diagnostics }) => diagnostics.length === 0);
		client.open("compose.yaml", SERVICE);
		assert.deepEqual(await client.current("compose.yaml"), []);
		client.change("compose.yaml", `${SERVICE}    pid: host\n`);
		assert.deepEqual(
			(await client.current("compose.yaml")).map((it) => it.code),
			["host-pid"],
		);
		assert.deepEqual((await create({ folder: uriOf(""), files: [uriOf("Dockerfile")] }))?.findings, 1);

		disk.delete(".dropcap-baseline.json");
		client.changedOnDisk(".dropcap-baseline.json");
		await client.publish("Dockerfile", ({ diagnostics, version }) => diagnostics.length === 1 && version === 1);
	});

	it("belongs where the configuration says, and is read from there", async () => {
		const disk = new Map([[".dropcap.yaml", "baseline: ci/accepted.json\n"]]);
		client = await startClient({ capabilities: pullCapabilities, disk });
		client.open("ci/Dockerfile", ROOT);
		client.open("Dockerfile", ROOT);
		const created = await create({ folder: uriOf(""), files: [uriOf("ci/Dockerfile"), uriOf("Dockerfile")] });
		assert.equal(created?.uri, uriOf("ci/accepted.json"));
		assert.deepEqual(Object.keys(JSON.parse(created.text).files), ["../Dockerfile", "Dockerfile"]);
		assert.equal(await count("ci/Dockerfile"), 1);
		disk.set("ci/accepted.json", created.text);
		client.changedOnDisk("ci/accepted.json");
		await client.until(() => client.refreshes() > 0, "a refresh");
		assert.equal(await count("ci/Dockerfile"), 0);
		assert.equal(await count("Dockerfile"), 0);
	});

	it("answers nonsense with nothing", async () => {
		client = await startClient({ capabilities: pushCapabilities });
		assert.equal(await client.connection.sendRequest("dropcap/createBaseline", { files: 1 }), null);
	});

	function create(params: CreateBaselineParams): Promise<CreatedBaseline | null> {
		return client.connection.sendRequest("dropcap/createBaseline", params);
	}

	async function count(path: string): Promise<number> {
		const report = await client.pull(path);
		return report.kind === "full" ? report.items.length : -1;
	}
});
