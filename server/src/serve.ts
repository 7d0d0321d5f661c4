import { createConnection } from "vscode-languageserver/node";
import { nodeFileSystem } from "./node-file-system.ts";
import { createServer } from "./server.ts";

/** Serves the client that started this process: `--stdio` (also without any argument), `--node-ipc`, `--socket=N`, `--pipe=NAME`. */
export function serve(argv: readonly string[]): void {
	// Given a transport, the library reads it from the process's arguments itself.
	const told = argv.some((it) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(it));
	createServer(told ? createConnection() : createConnection(process.stdin, process.stdout), nodeFileSystem);
}
