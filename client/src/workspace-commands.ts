import type {
	CreateBaselineParams,
	CreatedBaseline,
	FolderParams,
	NewConfiguration,
	WorkspaceMethods,
} from "dropcap-language-server/protocol";
import { commands, Disposable, l10n, Uri, type WorkspaceFolder, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { createScan } from "./scan.ts";

const NEW_CONFIGURATION = "dropcap/newConfiguration" satisfies WorkspaceMethods["newConfiguration"];
const CONTAINER_FILES = "dropcap/containerFiles" satisfies WorkspaceMethods["containerFiles"];
const CREATE_BASELINE = "dropcap/createBaseline";

/** The commands for a folder, or for all of them. */
export function registerWorkspaceCommands(client: BaseLanguageClient): Disposable {
	const scan = createScan(client);
	return Disposable.from(
		scan,
		commands.registerCommand("dropcap.scanWorkspace", () => scan.startOrStop()),
		commands.registerCommand("dropcap.createConfig", () => inFolder((it) => createConfiguration(client, it))),
		commands.registerCommand("dropcap.createBaseline", () => inFolder((it) => createBaseline(client, it))),
	);
}

/** Asks for the folder where there are several. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
	const folders = workspace.workspaceFolders ?? [];
	const folder: WorkspaceFolder | undefined = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
	if (folder) await work(folder.uri.toString());
}

/** Opens the configuration that is there, or writes one to begin with. */
async function createConfiguration(client: BaseLanguageClient, folder: string): Promise<void> {
	const params: FolderParams = { folder };
	const answer: NewConfiguration | null = await client.sendRequest(NEW_CONFIGURATION, params);
	if (answer === null) return;
	const uri = Uri.parse(answer.uri, true);
	if (answer.text !== null) await write(uri, answer.text);
	await window.showTextDocument(uri);
}

/** Accepts what is found now, in the place of what was accepted before. */
async function createBaseline(client: BaseLanguageClient, folder: string): Promise<void> {
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

async function write(uri: Uri, text: string): Promise<void> {
	await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}
