import { PassThrough } from "node:stream";
import {
	createConnection,
	type MessageReader,
	type MessageWriter,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { createServer } from "../../server/src/server.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import { startInBrowser } from "./browser-page.ts";

/** A running server, as a client's connection meets it. */
export interface ServerUnderTest {
	readonly reader: MessageReader;
	readonly writer: MessageWriter;
	/** True when it has no files of its own and the client has to read for it. */
	readonly readsThroughClient: boolean;
	stop(): void;
}

/**
 * Starts a server where DROPCAP_TRANSPORT says: `streams` (or nothing) in this process, `worker` in a headless Chromium,
 * out of the bundle that ships.
 */
export async function startServer(fileSystem: FileSystem): Promise<ServerUnderTest> {
	const transport = process.env.DROPCAP_TRANSPORT ?? "streams";
	if (transport === "streams") return startInProcess(fileSystem);
	if (transport === "worker") return startInBrowser();
	throw new Error(`DROPCAP_TRANSPORT is "${transport}": it may be "streams" or "worker".`);
}

function startInProcess(fileSystem: FileSystem): ServerUnderTest {
	const toServer = new PassThrough();
	const toClient = new PassThrough();
	const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
	createServer(server, fileSystem);
	return {
		reader: new StreamMessageReader(toClient),
		writer: new StreamMessageWriter(toServer),
		readsThroughClient: false,
		stop: () => server.dispose(),
	};
}
