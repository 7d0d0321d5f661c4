import { Disposable, type LanguageStatusItem, LanguageStatusSeverity, l10n, languages } from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { JUDGED } from "./documents.ts";

/** The entry in the language status. */
export function showStatus(client: BaseLanguageClient): Disposable {
	const status = languages.createLanguageStatusItem("dropcap.status", JUDGED);
	status.name = "Dropcap";
	status.text = "Dropcap";
	showState(status, State.Starting);
	return Disposable.from(
		status,
		client.onDidChangeState(({ newState }) => showState(status, newState)),
	);
}

/** Ends the server, where one runs, and starts another. */
export async function restart(client: BaseLanguageClient): Promise<void> {
	if (client.state === State.Running) await client.stop();
	await client.start();
}

function showState(status: LanguageStatusItem, state: State): void {
	const stopped = state === State.Stopped || state === State.StartFailed;
	status.busy = state === State.Starting;
	status.severity = stopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
	status.detail = stopped ? l10n.t("server stopped") : status.busy ? l10n.t("starting") : l10n.t("least privilege");
	status.command = stopped
		? { title: l10n.t("Restart Server"), command: "dropcap.restart" }
		: { title: l10n.t("Show Output"), command: "dropcap.showOutput" };
}
