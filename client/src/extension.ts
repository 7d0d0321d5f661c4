import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { CLIENT_ID, startClient } from "./client.ts";

/** Where a debugger finds the server when the extension itself is debugged. */
const DEBUG_PORT = 6009;

let client: LanguageClient | undefined;

/** Starts the server in a process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
	const module = context.asAbsolutePath("server/bin/language-server.cjs");
	const server: ServerOptions = {
		run: { module, transport: TransportKind.ipc },
		debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", `--inspect=${DEBUG_PORT}`] } },
	};
	await startClient(context, (options) => {
		client = new LanguageClient(CLIENT_ID, "Dropcap", server, options);
		return client;
	});
}

/** Gives the server time to end in peace. */
export async function deactivate(): Promise<void> {
	await client?.stop();
}
