import type {
	CommandName,
	DropcapMethods,
	EffectivePrivilegesParams,
	EffectivePrivilegesResult,
} from "dropcap-language-server/protocol";
import { commands, Disposable, env, l10n, Uri, ViewColumn, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

const EFFECTIVE_PRIVILEGES = "dropcap/effectivePrivileges" satisfies DropcapMethods["effectivePrivileges"];

/** How long a message stays in the status bar, in milliseconds. */
const SHORTLY = 5000;

/** The commands that show a document of the server's; hovers and lenses name the document, menus do not. */
export function registerShowCommands(client: BaseLanguageClient): Disposable {
	const register = (command: CommandName, show: (given: unknown) => Promise<void>) =>
		commands.registerCommand(command, show);
	return Disposable.from(
		register("dropcap.showEffectivePrivileges", async (given) => {
			const uri = typeof given === "string" ? given : await addressAtCursor(client);
			if (uri === undefined) {
				const hint = l10n.t("Dropcap: open a Dockerfile or a Compose file first");
				window.setStatusBarMessage(hint, SHORTLY);
			} else await preview(Uri.parse(uri, true), "markdown.showPreviewToSide");
		}),
		register("dropcap.openRuleDocs", async (given) => {
			if (typeof given !== "string") return;
			const uri = Uri.parse(given, true);
			if (/^https?$/.test(uri.scheme)) await env.openExternal(uri);
			else await preview(uri, "markdown.showPreview");
		}),
	);
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
