import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { type BrowserServer, startBrowserServer } from "./browser-server.ts";
import { CLIENT_ID, startClient } from "./client.ts";

let client: LanguageClient | undefined;
let server: BrowserServer | undefined;

/** Starts the server in the browser that shows the editor. */
export async function activate(context: ExtensionContext): Promise<void> {
	const bundle = Uri.joinPath(context.extensionUri, "server", "dist", "browser.js");
	await startClient(context, (options, output) => {
		client = new LanguageClient(
			CLIENT_ID,
			"Dropcap",
			async () => {
				server?.dispose();
				server = await startBrowserServer(bundle);
				output.info(`The server runs ${server.place}.`);
				return server.transports;
			},
			options,
		);
		return client;
	});
}

/** Ends the server in peace. */
export async function deactivate(): Promise<void> {
	await client?.stop();
	server?.dispose();
}
