import type {
	CreateBaselineParams,
	CreatedBaseline,
	FolderParams,
	NewConfiguration,
	WorkspaceMethods,
} from "dropcap-language-server/protocol";
import { l10n, Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

const NEW_CONFIGURATION = "dropcap/newConfiguration" satisfies WorkspaceMethods["newConfiguration"];
const CONTAINER_FILES = "dropcap/containerFiles" satisfies WorkspaceMethods["containerFiles"];
const CREATE_BASELINE = "dropcap/createBaseline";

/** Opens the configuration that is there, or writes one to begin with. */
export async function createConfiguration(client: BaseLanguageClient): Promise<void> {
	const folder = await chooseFolder();
	if (folder === undefined) return;
	const params: FolderParams = { folder };
	const answer: NewConfiguration | null = await client.sendRequest(NEW_CONFIGURATION, params);
	if (answer === null) return;
	const uri = Uri.parse(answer.uri, true);
	if (answer.text !== null) await write(uri, answer.text);
	await window.showTextDocument(uri);
}

/** Accepts what is found now, in the place of what was accepted before. */
export async function createBaseline(client: BaseLanguageClient): Promise<void> {
	const folder = await chooseFolder();
	if (folder === undefined) return;
	const where: FolderParams = { folder };
	const files: readonly string[] = await client.sendRequest(CONTAINER_FILES, where);
	const params: CreateBaselineParams = { folder, files };
	const answer: CreatedBaseline | null = await client.sendRequest(CREATE_BASELINE, params);
	if (answer === null) return;
	const uri = Uri.parse(answer.uri, true);
	await write(uri, answer.text);
	await window.showTextDocument(uri);
	window.setStatusBarMessage(l10n.t("Dropcap: {0} problems are accepted", answer.findings), 5000);
}

/** The uri of a folder of the workspace; asks for it where there are several. */
async function chooseFolder(): Promise<string | undefined> {
	const folders = workspace.workspaceFolders ?? [];
	const folder: WorkspaceFolder | undefined = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
	return folder?.uri.toString();
}

async function write(uri: Uri, text: string): Promise<void> {
	await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}
