import type { InitializationOptions } from "dropcap-language-server/protocol";
import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { State } from "vscode-languageclient";
import { answerFileRequests } from "./files.ts";

/** Names the client: the settings' section, the trace setting and the output channel go by it. */
export const CLIENT_ID = "dropcap";

const JUDGED = [{ language: "dockerfile" }, { language: "dockercompose" }];

/** What may be extended, included or read by a judged file: its unsaved text counts too. */
const INVOLVED = [{ language: "yaml" }, { language: "dotenv" }, { pattern: "**/.env" }];

/** Makes a client by its options; what it has to say goes to the output channel. */
type CreateClient = (options: LanguageClientOptions, output: vscode.LogOutputChannel) => BaseLanguageClient;

/** Starts a client, with all that shows and commands it, on whatever server `create` gives it. */
export async function startClient(context: vscode.ExtensionContext, create: CreateClient): Promise<void> {
	const output = vscode.window.createOutputChannel("Dropcap", { log: true });
	const client = create(clientOptions(context, output), output);
	answerFileRequests(client);
	context.subscriptions.push(output, showClient(client, output));
	await client.start();
}

/** Everything about the client but how its server is started. */
function clientOptions(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClientOptions {
	const initializationOptions: InitializationOptions = {
		documentationBase: vscode.Uri.joinPath(context.extensionUri, "docs", "rules").toString(),
		readsFiles: true,
	};
	return {
		documentSelector: [...JUDGED, ...INVOLVED],
		outputChannel: output,
		initializationOptions,
		diagnosticCollectionName: CLIENT_ID,
		diagnosticPullOptions: { onChange: true },
	};
}

/** The commands and the entry in the language status that belong to a running client. */
function showClient(client: BaseLanguageClient, output: vscode.LogOutputChannel): vscode.Disposable {
	const status = vscode.languages.createLanguageStatusItem("dropcap.status", JUDGED);
	status.name = "Dropcap";
	status.command = { title: "Show Output", command: "dropcap.showOutput" };
	showState(status, State.Starting);
	return vscode.Disposable.from(
		status,
		client.onDidChangeState(({ newState }) => showState(status, newState)),
		vscode.commands.registerCommand("dropcap.showOutput", () => output.show()),
		vscode.commands.registerCommand("dropcap.restart", () => restart(client)),
	);
}

async function restart(client: BaseLanguageClient): Promise<void> {
	if (client.state !== State.Stopped && client.state !== State.StartFailed) await client.stop();
	await client.start();
}

function showState(status: vscode.LanguageStatusItem, state: State): void {
	status.text = "Dropcap";
	status.busy = state === State.Starting;
	const stopped = state === State.Stopped || state === State.StartFailed;
	status.severity = stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
	status.detail = stopped ? "server stopped" : state === State.Starting ? "starting" : "least privilege";
}
