import { type CodeAction, commands, l10n, Range, window, workspace } from "vscode";

/** How long a message stays in the status bar, in milliseconds. */
const SHORTLY = 5000;

/** Mends what is safe to mend in the file in front of the user. */
export async function fixAll(): Promise<void> {
	const document = window.activeTextEditor?.document;
	if (!document) return;
	const everything = new Range(0, 0, document.lineCount, 0);
	const actions: readonly CodeAction[] = await commands.executeCommand(
		"vscode.executeCodeActionProvider",
		document.uri,
		everything,
		"source.fixAll.dropcap",
	);
	const edit = actions.find((it) => it.edit)?.edit;
	if (edit) await workspace.applyEdit(edit);
	else window.setStatusBarMessage(l10n.t("Dropcap: there is nothing that is safe to fix by itself"), SHORTLY);
}
