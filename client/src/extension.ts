import { type ExtensionContext, window } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { CLIENT_ID, clientOptions, showClient } from "./client.ts";

/** Where a debugger finds the server when the extension itself is debugged. */
const DEBUG_PORT = 6009;

let client: LanguageClient | undefined;

/** Starts the server in a process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
	const output = window.createOutputChannel("Dropcap", { log: true });
	const module = context.asAbsolutePath("server/dist/node.cjs");
	const server: ServerOptions = {
		run: { module, transport: TransportKind.ipc },
		debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", `--inspect=${DEBUG_PORT}`] } },
	};
	client = new LanguageClient(CLIENT_ID, "Dropcap", server, clientOptions(context, output));
	context.subscriptions.push(output, showClient(client, output));
	await client.start();
}

/** Gives the server time to end in peace. */
export async function deactivate(): Promise<void> {
	await client?.stop();
}
