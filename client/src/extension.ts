import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { CLIENT_ID, startClient } from "./client.ts";

/** Where a debugger finds the server when the extension itself is debugged. */
const DEBUG_PORT = 6009;

/**
 * In MiB, the most that V8 lets young objects take before it looks which of them are still needed. Its own 16 are, three
 * times over, much of what a server of small files holds. Measured on Node 22: with 4 it is 88 to 95 MiB instead of 99 to
 * 115 after some hundred keystrokes, none of which takes longer but in a file of thousands of services: 14 ms instead of 11.
 */
const YOUNG_MEMORY = 4;

let client: LanguageClient | undefined;

/** Starts the server in a process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
	const module = context.asAbsolutePath("server/bin/language-server.cjs");
	const server: ServerOptions = {
		run: { module, transport: TransportKind.ipc, options: { execArgv: [`--max-semi-space-size=${YOUNG_MEMORY}`] } },
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
