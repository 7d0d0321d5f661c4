import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import {
	createConnection,
	createProtocolConnection,
	NullLogger,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { reachableFiles } from "../../server/src/features/client-files.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";

const own = memoryFileSystem(new Map([["Dockerfile", "FROM scratch\n"]]));

describe("files within reach", () => {
	const toServer = new PassThrough();
	const toClient = new PassThrough();
	const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
	const client = createProtocolConnection(
		new StreamMessageReader(toClient),
		new StreamMessageWriter(toServer),
		NullLogger,
	);
	const asked: string[] = [];
	let answer: (uri: string) => unknown = () => null;
	for (const method of ["dropcap/fs/readFile", "dropcap/fs/list"]) {
		client.onRequest(method, (uri: string) => {
			asked.push(uri);
			return answer(uri);
		});
	}
	server.listen();
	client.listen();
	beforeEach(() => asked.splice(0));
	after(() => {
		client.dispose();
		server.dispose();
	});

	it("are this machine's own, and the client's where it reads for us", async () => {
		const files = reachableFiles(server, own, { readsFiles: true });
		answer = (uri) => (uri.endsWith("/") ? [{ name: "Dockerfile", kind: "file" }] : "FROM far\n");
		assert.equal(await files.read(uriOf("Dockerfile")), "FROM scratch\n");
		assert.equal(await files.read(uriOf("missing")), undefined);
		assert.equal(await files.read("vscode-vfs://github/Dockerfile"), "FROM far\n");
		assert.deepEqual(await files.list("vscode-vfs://github/"), [{ name: "Dockerfile", kind: "file" }]);
		assert.deepEqual(asked, ["vscode-vfs://github/Dockerfile", "vscode-vfs://github/"]);
	});

	it("are all the client's where the server has none", async () => {
		const files = reachableFiles(server, undefined, { readsFiles: true });
		answer = () => "FROM near\n";
		assert.equal(await files.read(uriOf("Dockerfile")), "FROM near\n");
	});

	it("are not asked of a client that did not offer it", async () => {
		for (const options of [undefined, null, 7, {}, { readsFiles: "yes" }]) {
			const files = reachableFiles(server, own, options);
			assert.equal(await files.read("vscode-vfs://github/Dockerfile"), undefined);
			assert.deepEqual(await files.list("vscode-vfs://github/"), []);
		}
		assert.deepEqual(asked, []);
	});

	it("are not there when the client fails, or answers without sense", async () => {
		const files = reachableFiles(server, undefined, { readsFiles: true });
		const nonsense: readonly ((uri: string) => unknown)[] = [
			() => null,
			() => 7,
			() => ({}),
			() => Promise.reject(new Error("gone")),
		];
		for (const it of nonsense) {
			answer = it;
			assert.equal(await files.read("memfs:/Dockerfile"), undefined);
			assert.deepEqual(await files.list("memfs:/"), []);
		}
	});
});
