import assert from "node:assert/strict";
import {
	type ClientCapabilities,
	CodeActionRequest,
	CodeLensRefreshRequest,
	CodeLensRequest,
	CompletionRequest,
	DocumentDiagnosticRequest,
	DocumentLinkRequest,
	ExecuteCommandRequest,
	HoverRequest,
	InlayHintRefreshRequest,
	InlayHintRequest,
	type ServerCapabilities,
	TextDocumentContentRequest,
} from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import {
	everywhere,
	fullCapabilities,
	pullCapabilities,
	pushCapabilities,
	startClient,
	type TestClient,
} from "../support/test-client.ts";

const CLIENTS: Readonly<Record<string, ClientCapabilities>> = {
	"knows everything": fullCapabilities,
	"asks for diagnostics": pullCapabilities,
	"is sent diagnostics": pushCapabilities,
	"says nothing of itself": {},
};

const COMPOSE = "services:\n  web:\n    build: .\n    cap_add: [SYS_ADMIN]\n  # dropcap-ignore sudo\n";
const textDocument = { uri: uriOf("compose.yaml") };
const position = { line: 3, character: 17 };

/** A request for each thing that a server can announce, and whether an answer has something in it. */
const REQUESTS: Partial<Readonly<Record<keyof ServerCapabilities, (client: TestClient) => Promise<unknown>>>> = {
	hoverProvider: ({ connection }) => connection.sendRequest(HoverRequest.type, { textDocument, position }),
	completionProvider: ({ connection }) => connection.sendRequest(CompletionRequest.type, { textDocument, position }),
	codeActionProvider: ({ connection }) =>
		connection.sendRequest(CodeActionRequest.type, {
			textDocument,
			range: everywhere,
			context: { diagnostics: [] },
		}),
	inlayHintProvider: ({ connection }) =>
		connection.sendRequest(InlayHintRequest.type, { textDocument, range: everywhere }),
	codeLensProvider: ({ connection }) => connection.sendRequest(CodeLensRequest.type, { textDocument }),
	documentLinkProvider: ({ connection }) => connection.sendRequest(DocumentLinkRequest.type, { textDocument }),
	diagnosticProvider: ({ connection }) => connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument }),
	executeCommandProvider: async ({ connection }) => {
		await connection.sendRequest(ExecuteCommandRequest.type, { command: "dropcap.openRuleDocs" });
		return ["an answer, which is always empty"];
	},
	workspace: async ({ connection, initialized }) => {
		const { textDocumentContent, ...others } = initialized.capabilities.workspace ?? {};
		assert.deepEqual(Object.keys(others), ["workspaceFolders"]);
		if (!textDocumentContent) return ["nothing to ask for"];
		const uri = `dropcap:/effective-privileges.md?${encodeURIComponent(textDocument.uri)}`;
		return connection.sendRequest(TextDocumentContentRequest.type, { uri });
	},
	textDocumentSync: async (client) => [client.textOf("compose.yaml")],
};

describe("what the server announces", () => {
	let client: TestClient;
	afterEach(() => client.stop());
	const settings = { inlayHints: { enable: true }, codeLens: { enable: true } };

	for (const [name, capabilities] of Object.entries(CLIENTS)) {
		it(`is answered for a client that ${name}`, async () => {
			client = await startClient({ capabilities, initializationOptions: settings, configuration: () => settings });
			client.open("compose.yaml", COMPOSE);
			for (const [capability, value] of Object.entries(client.initialized.capabilities)) {
				assert.ok(value);
				const [, request] = Object.entries(REQUESTS).find(([key]) => key === capability) ?? [];
				assert.ok(request, `${capability} is announced, and nobody else's: add a request for it`);
				const answer = await request(client);
				assert.ok(answer && Object.keys(answer).length > 0, `${capability} is answered`);
			}
		});

		it(`is answered with nothing for what is none of ours, to a client that ${name}`, async () => {
			client = await startClient({ capabilities });
			client.open("notes.txt", "FROM cap_add: [SYS_ADMIN]", "plaintext");
			const other = { uri: uriOf("notes.txt") };
			const asked = { textDocument: other, position, range: everywhere, context: { diagnostics: [] } };
			assert.equal(await client.connection.sendRequest(HoverRequest.type, asked), null);
			for (const { method } of [
				CompletionRequest,
				CodeActionRequest,
				InlayHintRequest,
				CodeLensRequest,
				DocumentLinkRequest,
			])
				assert.deepEqual(await client.connection.sendRequest(method, asked), [], method);
		});
	}

	it("leaves hints and lenses away until they are wanted, and has them asked for anew then", async () => {
		let dropcap: unknown = {};
		client = await startClient({ capabilities: fullCapabilities, configuration: () => dropcap });
		client.open("compose.yaml", COMPOSE);
		const hints = () => REQUESTS.inlayHintProvider?.(client);
		const lenses = () => REQUESTS.codeLensProvider?.(client);
		assert.deepEqual(await hints(), []);
		assert.deepEqual(await lenses(), []);
		const asked = Promise.all(
			[InlayHintRefreshRequest.method, CodeLensRefreshRequest.method].map(
				(method) => new Promise<void>((resolve) => client.connection.onRequest(method, () => resolve())),
			),
		);
		dropcap = settings;
		void client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
		await asked;
		assert.match(JSON.stringify(await hints()), /user unknown · /);
		assert.match(JSON.stringify(await lenses()), /"command":"dropcap.showEffectivePrivileges"/);
	});

	it("turns off hover and completion by their settings", async () => {
		const off = { hover: { enable: false }, completion: { enable: false } };
		client = await startClient({ capabilities: fullCapabilities, configuration: () => off });
		client.open("compose.yaml", COMPOSE);
		assert.equal(await REQUESTS.hoverProvider?.(client), null);
		assert.deepEqual(await REQUESTS.completionProvider?.(client), []);
	});

	it("has the risk of each capability beside its name, where a client can list it there", async () => {
		const ask = async (capabilities: ClientCapabilities) => {
			client = await startClient({ capabilities });
			client.open("compose.yaml", COMPOSE);
			const items = await client.connection.sendRequest(CompletionRequest.type, { textDocument, position });
			return Array.isArray(items) ? items.find((it) => it.label === "NET_ADMIN") : undefined;
		};
		const full = await ask(fullCapabilities);
		assert.deepEqual(full?.labelDetails, { description: "high risk" });
		assert.match(full.detail ?? "", /^high risk · configure interfaces/);
		client.stop();
		const minimal = await ask(pushCapabilities);
		assert.equal(minimal?.labelDetails, undefined);
		assert.equal(minimal?.detail, full.detail);
	});

	it("completes no configuration where the client does that by the schema", async () => {
		const complete = async (initializationOptions: unknown) => {
			client = await startClient({ capabilities: fullCapabilities, initializationOptions });
			client.open(".dropcap.yaml", "pre", "yaml");
			const items = await client.connection.sendRequest(CompletionRequest.type, {
				textDocument: { uri: uriOf(".dropcap.yaml") },
				position: { line: 0, character: 3 },
			});
			return Array.isArray(items) ? items.map((it) => it.label) : [];
		};
		assert.ok((await complete({})).includes("preset"));
		client.stop();
		assert.deepEqual(await complete({ completesConfiguration: false }), []);
	});
});
