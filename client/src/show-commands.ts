import type {
	DropcapMethods,
	EffectivePrivilegesParams,
	EffectivePrivilegesResult,
} from "dropcap-language-server/protocol";
import { commands, env, l10n, Uri, ViewColumn, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

const EFFECTIVE_PRIVILEGES = "dropcap/effectivePrivileges" satisfies DropcapMethods["effectivePrivileges"];

/** How long a message stays in the status bar, in milliseconds. */
const SHORTLY = 5000;

/** Shows the document that is given: hovers and lenses name it, menus do not and mean what the cursor is in. */
export async function showEffectivePrivileges(client: BaseLanguageClient, given: unknown): Promise<void> {
	const uri = typeof given === "string" ? given : await addressAtCursor(client);
	if (uri === undefined) {
		const hint = l10n.t("Dropcap: open a Dockerfile or a Compose file first");
		window.setStatusBarMessage(hint, SHORTLY);
	} else await preview(Uri.parse(uri, true), "markdown.showPreviewToSide");
}

/** Shows the page of a rule, given by its uri. */
export async function openRuleDocs(given: unknown): Promise<void> {
	if (typeof given !== "string") return;
	const uri = Uri.parse(given, true);
	if (/^https?$/.test(uri.scheme)) await env.openExternal(uri);
	else await preview(uri, "markdown.showPreview");
}

async function addressAtCursor(client: BaseLanguageClient): Promise<string | undefined> {
	const editor = window.activeTextEditor;
	if (!editor) return undefined;
	const params: EffectivePrivilegesParams = {
		textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) },
		position: client.code2ProtocolConverter.asPosition(editor.selection.active),
	};
	const answer: EffectivePrivilegesResult = await client.sendRequest(EFFECTIVE_PRIVILEGES, params);
	return answer?.uri;
}

/** As it reads, or as its text where the editor's Markdown support is switched off. */
async function preview(uri: Uri, command: string): Promise<void> {
	try {
		await commands.executeCommand(command, uri);
	} catch {
		await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preview: true });
	}
}
