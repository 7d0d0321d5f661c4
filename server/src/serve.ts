import { Writable } from "node:stream";
import { type Connection, createConnection, createServerSocketTransport } from "vscode-languageserver/node";
import { releaseMemoryWhenIdle } from "./idle-memory.ts";
import { nodeFileSystem } from "./node-file-system.ts";
import { createServer } from "./server.ts";

/** Serves the client that started this process: `--stdio` (or nothing), `--node-ipc`, `--socket=N`, `--pipe=NAME`. */
export function serve(argv: readonly string[]): void {
	createServer(connect(argv), nodeFileSystem);
	releaseMemoryWhenIdle();
}

/** A server whose client is gone ends; over stdio the library sees to that. */
function connect(argv: readonly string[]): Connection {
	process.once("disconnect", () => process.exit(1));
	const port = /(?:^| )--socket[= ](\d+)(?: |$)/.exec(argv.join(" "))?.[1];
	if (port !== undefined) {
		const [reader, writer] = createServerSocketTransport(Number(port));
		reader.onClose(() => process.exit(1));
		return createConnection(reader, writer);
	}
	// Given another transport, the library reads it from the process's arguments itself.
	const told = argv.some((it) => /^--(?:node-ipc|pipe)(?:=|$)/.test(it));
	return told ? createConnection() : createConnection(process.stdin, inOnePiece(process.stdout));
}

/**
 * Takes the messages of the library, which writes the head of each by itself, and hands them on whole: a client that is
 * woken for the head alone takes the processor away from whoever is about to write the rest.
 */
function inOnePiece(output: NodeJS.WriteStream): Writable {
	let head: Buffer | undefined;
	const messages = new Writable({
		write: (chunk: Buffer, _encoding, done) => {
			if (!head) {
				head = chunk;
				done();
				return;
			}
			output.cork();
			output.write(head);
			output.write(chunk, done);
			output.uncork();
			head = undefined;
		},
	});
	for (const event of ["error", "close"]) output.on(event, (error?: Error) => messages.destroy(error));
	return messages;
}
