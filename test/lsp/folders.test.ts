import assert from "node:assert/strict";
import { configurationTemplate } from "../../server/src/knowledge/configuration-template.ts";
import type { FolderParams, NewConfiguration } from "../../server/src/protocol.ts";
import { uriOf } from "../support/memory-file-system.ts";
import { startClient, type TestClient } from "../support/test-client.ts";

/** A folder as editors name it: without a slash at its end. */
const folderAt = (path: string) => uriOf(path).replace(/\/$/, "");

describe("what a client's commands ask of a folder", () => {
	let client: TestClient;
	afterEach(() => client.stop());

	const newConfiguration = async (folder: string): Promise<NewConfiguration | null> => {
		const params: FolderParams = { folder };
		return client.connection.sendRequest("dropcap/newConfiguration", params);
	};

	it("is a configuration to begin with, which is understood as it stands", async () => {
		client = await startClient({ disk: new Map([["Dockerfile", "FROM debian:12\n"]]) });
		for (const folder of [folderAt(""), uriOf("")])
			assert.deepEqual(await newConfiguration(folder), { uri: uriOf(".dropcap.yaml"), text: configurationTemplate });
		client.open(".dropcap.yaml", configurationTemplate, "yaml");
		assert.deepEqual(await client.current(".dropcap.yaml"), []);
	});

	for (const name of [".dropcap.yaml", ".dropcap.yml", ".config/dropcap.yaml"])
		it(`is the ${name} that is there, which is not written anew`, async () => {
			client = await startClient({ disk: new Map([[`api/${name}`, "preset: strict\n"]]) });
			assert.deepEqual(await newConfiguration(folderAt("api")), { uri: uriOf(`api/${name}`), text: null });
			assert.equal((await newConfiguration(folderAt("")))?.uri, uriOf(".dropcap.yaml"), "each folder has its own");
		});

	it("is every container file in it, and nothing else", async () => {
		const paths = ["Dockerfile", "a b/compose.yaml", "api/web.Dockerfile", "notes.txt", "values.yaml", ".dropcap.yaml"];
		client = await startClient({ disk: new Map(paths.map((it) => [it, "services: {}\n"])) });
		const params: FolderParams = { folder: folderAt("") };
		const found: readonly string[] = await client.connection.sendRequest("dropcap/containerFiles", params);
		assert.deepEqual([...found].sort(), ["Dockerfile", "a b/compose.yaml", "api/web.Dockerfile"].map(uriOf).sort());
		const elsewhere: FolderParams = { folder: folderAt("nowhere") };
		assert.deepEqual(await client.connection.sendRequest("dropcap/containerFiles", elsewhere), []);
	});

	it("is nothing when the question makes no sense", async () => {
		client = await startClient({});
		for (const params of [{}, { folder: 1 }, null])
			assert.equal(
				await client.connection.sendRequest("dropcap/newConfiguration", params),
				null,
				JSON.stringify(params),
			);
	});
});
