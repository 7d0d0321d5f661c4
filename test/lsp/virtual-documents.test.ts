import assert from "node:assert/strict";
import { TextDocumentContentRefreshRequest, TextDocumentContentRequest } from "vscode-languageserver/node";
import type {
	DropcapMethods,
	EffectivePrivilegesParams,
	EffectivePrivilegesResult,
	VirtualDocumentResult,
} from "../../server/src/protocol.ts";
import { uriOf } from "../support/memory-file-system.ts";
import { fullCapabilities, pullCapabilities, startClient, type TestClient } from "../support/test-client.ts";

const METHODS: DropcapMethods = {
	effectivePrivileges: "dropcap/effectivePrivileges",
	virtualDocument: "dropcap/virtualDocument",
	virtualDocumentChanged: "dropcap/virtualDocumentChanged",
};
const COMPOSE = "services:\n  web:\n    image: nginx:1.27\n  db:\n    image: postgres:17\n";

describe("virtual documents", () => {
	let client: TestClient;
	afterEach(() => client.stop());

	const addressOf = (path: string, position?: EffectivePrivilegesParams["position"]) =>
		client.connection.sendRequest<EffectivePrivilegesResult>(METHODS.effectivePrivileges, {
			textDocument: { uri: uriOf(path) },
			...(position && { position }),
		});
	const textOf = async (uri: string) =>
		(await client.connection.sendRequest(TextDocumentContentRequest.type, { uri }))?.text;

	it("are found by a place in a file", async () => {
		client = await startClient({ capabilities: fullCapabilities });
		client.open("compose.yaml", COMPOSE);
		client.open("Dockerfile", "FROM debian:12 AS build\nRUN true\nFROM debian:12\nUSER 1000\n");
		const source = encodeURIComponent(uriOf("compose.yaml"));
		assert.deepEqual(await addressOf("compose.yaml", { line: 4, character: 6 }), {
			uri: `dropcap:/effective-privileges/db.md?${source}`,
			title: "db: effective privileges",
		});
		assert.equal((await addressOf("compose.yaml"))?.uri, `dropcap:/effective-privileges.md?${source}`);
		assert.match((await addressOf("Dockerfile", { line: 1, character: 0 }))?.uri ?? "", /\/build\.md\?/);
		assert.match((await addressOf("Dockerfile", { line: 3, character: 0 }))?.uri ?? "", /\/1\.md\?/);
		assert.equal(await addressOf("nothing.txt"), null);
	});

	it("are read, and asked for anew when a file behind them changes", async () => {
		client = await startClient({ capabilities: fullCapabilities });
		assert.deepEqual(client.initialized.capabilities.workspace?.textDocumentContent, { schemes: ["dropcap"] });
		client.open("compose.yaml", COMPOSE);
		const { uri = "" } = (await addressOf("compose.yaml", { line: 1, character: 3 })) ?? {};
		assert.match((await textOf(uri)) ?? "", /# Effective privileges of `web`[\s\S]*Docker's 14 defaults/);
		const refreshed = new Promise((resolve) => {
			client.connection.onRequest(TextDocumentContentRefreshRequest.type, (params) => resolve(params.uri));
		});
		client.change("compose.yaml", COMPOSE.replace("nginx:1.27\n", "nginx:1.27\n    cap_drop: [ALL]\n"));
		assert.equal(await refreshed, uri);
		assert.match((await textOf(uri)) ?? "", /Capabilities held \| none/);
	});

	it("are read as editors spell their addresses", async () => {
		client = await startClient({ capabilities: fullCapabilities });
		client.open("a b/compose.yaml", COMPOSE);
		const { uri = "" } = (await addressOf("a b/compose.yaml", { line: 1, character: 3 })) ?? {};
		for (const spelled of [uri, uri.replace("dropcap:/", "dropcap:///"), uri.replaceAll("%2F", "/")])
			assert.match((await textOf(spelled)) ?? "", /of `web`/, spelled);
	});

	it("say so when what they are about is gone", async () => {
		client = await startClient({ capabilities: fullCapabilities });
		client.open("compose.yaml", COMPOSE);
		const source = encodeURIComponent(uriOf("compose.yaml"));
		assert.match((await textOf(`dropcap:/effective-privileges/cache.md?${source}`)) ?? "", /no such stage or service/);
		assert.match((await textOf("dropcap:/effective-privileges.md?file%3A%2F%2F%2Fnothing.txt")) ?? "", /does not look/);
		for (const uri of [
			"dropcap:/x.md",
			"dropcap:",
			"dropcap:/rules/../x.md",
			"dropcap:/effective-privileges/%ff.md?%ff",
		])
			await textOf(uri);
	});

	it("come by a request of ours where the client has none", async () => {
		client = await startClient();
		assert.equal(client.initialized.capabilities.workspace?.textDocumentContent, undefined);
		client.open("compose.yaml", COMPOSE);
		const { uri = "" } = (await addressOf("compose.yaml")) ?? {};
		const ask = () => client.connection.sendRequest<VirtualDocumentResult>(METHODS.virtualDocument, { uri });
		assert.match((await ask())?.text ?? "", /# Effective privileges in `compose.yaml`/);
		const changed = new Promise((resolve) => {
			client.connection.onNotification(METHODS.virtualDocumentChanged, (params) => resolve(params.uri));
		});
		client.change("compose.yaml", COMPOSE.replace("db:", "cache:"));
		assert.equal(await changed, uri);
		assert.match((await ask())?.text ?? "", /`cache`/);
	});

	it("hold the rules' pages where no folder has them", async () => {
		Object.assign(globalThis, { DROPCAP_RULE_PAGES: { privileged: "# privileged\n" } });
		try {
			const pageWith = async (initializationOptions: unknown, capabilities = fullCapabilities) => {
				client = await startClient({ capabilities, initializationOptions });
				client.open("compose.yaml", "services:\n  web:\n    image: nginx\n    privileged: true\n");
				const report = await client.pull("compose.yaml");
				const finding = report.kind === "full" ? report.items.find((it) => it.code === "privileged") : undefined;
				return finding?.codeDescription?.href;
			};
			assert.equal(await pageWith({}), "dropcap:/rules/privileged.md");
			// A bundle has the whole page.
			assert.match((await textOf("dropcap:/rules/privileged.md")) ?? "", /^# privileged\n/);
			client.stop();
			assert.equal(await pageWith({ documentationBase: "file:///pages" }), "file:///pages/privileged.md");
			client.stop();
			const site = { documentationBase: "https://example.com/pages" };
			assert.equal(await pageWith(site), "dropcap:/rules/privileged.md");
			client.stop();
			assert.equal(await pageWith(site, pullCapabilities), "https://example.com/pages/privileged.md");
		} finally {
			Reflect.deleteProperty(globalThis, "DROPCAP_RULE_PAGES");
		}
	});
});
