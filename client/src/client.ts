import type { InitializationOptions } from "dropcap-language-server/protocol";
import * as vscode from "vscode";
import type { LanguageClientOptions } from "vscode-languageclient";
import { State, type StateChangeEvent } from "vscode-languageclient";

/** What the client on the desktop and in the browser have in common of a language client. */
export interface RestartableClient extends vscode.Disposable {
	restart(): Promise<void>;
	onDidChangeState(listener: (event: StateChangeEvent) => void): vscode.Disposable;
}

/** Names the client: the settings' section, the trace setting and the output channel go by it. */
export const CLIENT_ID = "dropcap";

const JUDGED = [{ language: "dockerfile" }, { language: "dockercompose" }];

/** What may be extended, included or read by a judged file: its unsaved text counts too. */
const INVOLVED = [{ language: "yaml" }, { language: "dotenv" }, { pattern: "**/.env" }];

/** Everything about the client but how its server is started. */
export function clientOptions(
	context: vscode.ExtensionContext,
	output: vscode.LogOutputChannel,
): LanguageClientOptions {
	const initializationOptions: InitializationOptions = {
		documentationBase: vscode.Uri.joinPath(context.extensionUri, "docs", "rules").toString(),
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
export function showClient(client: RestartableClient, output: vscode.LogOutputChannel): vscode.Disposable {
	const status = vscode.languages.createLanguageStatusItem("dropcap.status", JUDGED);
	status.name = "Dropcap";
	status.command = { title: "Show Output", command: "dropcap.showOutput" };
	showState(status, State.Starting);
	return vscode.Disposable.from(
		status,
		client.onDidChangeState(({ newState }) => showState(status, newState)),
		vscode.commands.registerCommand("dropcap.showOutput", () => output.show()),
		vscode.commands.registerCommand("dropcap.restart", () => client.restart()),
	);
}

function showState(status: vscode.LanguageStatusItem, state: State): void {
	status.text = "Dropcap";
	status.busy = state === State.Starting;
	const stopped = state === State.Stopped || state === State.StartFailed;
	status.severity = stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
	status.detail = stopped ? "server stopped" : state === State.Starting ? "starting" : "least privilege";
}
