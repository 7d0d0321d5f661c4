import type { FolderParams, WorkspaceMethods } from "dropcap-language-server/protocol";
import {
	type CancellationToken,
	CancellationTokenSource,
	commands,
	type Diagnostic,
	Disposable,
	l10n,
	languages,
	StatusBarAlignment,
	type Tab,
	TabInputText,
	TabInputTextDiff,
	Uri,
	window,
	workspace,
} from "vscode";
import { type BaseLanguageClient, DocumentDiagnosticRequest } from "vscode-languageclient";

const CONTAINER_FILES = "dropcap/containerFiles" satisfies WorkspaceMethods["containerFiles"];

/** How long the result stays in the status bar, in milliseconds. */
const SHORTLY = 10_000;

/** The check of all files in the workspace. */
export interface Scan extends Disposable {
	/** Starts it, or stops the one that is running. */
	startOrStop(): Promise<void>;
}

/**
 * Checks files that are not open, and keeps their problems beside those of the open ones: an open file has its own.
 * What was scanned is looked at again when a file is closed or saved, since others may be judged by it.
 */
export function createScan(client: BaseLanguageClient): Scan {
	const problems = languages.createDiagnosticCollection("dropcap workspace");
	const scanned = new Map<string, Uri>();
	let running: CancellationTokenSource | undefined;

	async function startOrStop(): Promise<void> {
		if (running) return running.cancel();
		running = new CancellationTokenSource();
		const item = window.createStatusBarItem("dropcap.scan", StatusBarAlignment.Left);
		item.name = l10n.t("Dropcap: Check of the Workspace");
		item.tooltip = l10n.t("Dropcap checks the container files of the workspace. Click to stop.");
		item.command = "dropcap.scanWorkspace";
		const tell = (text: string) => {
			item.text = `$(sync~spin) Dropcap ${text}`;
		};
		tell("…");
		item.show();
		try {
			await scan(tell, running.token);
		} finally {
			item.dispose();
			running.dispose();
			running = undefined;
		}
	}

	async function scan(tell: (text: string) => void, token: CancellationToken): Promise<void> {
		const folders = workspace.workspaceFolders ?? [];
		const found = await Promise.all(folders.map((it) => containerFiles(it.uri, token)));
		const uris = [...new Set(found.flat())];
		problems.clear();
		scanned.clear();
		for (const [index, uri] of uris.entries()) {
			if (token.isCancellationRequested) break;
			tell(`${index + 1}/${uris.length}`);
			scanned.set(uri, Uri.parse(uri, true));
			await check(uri, token);
		}
		const all = [...scanned.values()].map((it) => languages.getDiagnostics(it).filter(isOurs).length);
		const total = all.reduce((sum, it) => sum + it, 0);
		window.setStatusBarMessage(l10n.t("Dropcap: {0} problems in {1} files", total, all.length), SHORTLY);
		if (total > 0) await commands.executeCommand("workbench.actions.view.problems");
	}

	async function containerFiles(folder: Uri, token: CancellationToken): Promise<readonly string[]> {
		const params: FolderParams = { folder: folder.toString() };
		return client.sendRequest(CONTAINER_FILES, params, token);
	}

	async function check(uri: string, token?: CancellationToken): Promise<void> {
		const place = scanned.get(uri);
		if (!place || isOpen(place)) return;
		const report = await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, token);
		const items = report.kind === "full" ? report.items : [];
		const converted = await client.protocol2CodeConverter.asDiagnostics(items);
		if (!isOpen(place)) problems.set(place, converted);
	}

	/** A problem that was mended elsewhere must not stay; new ones are found by the next scan. */
	async function checkAgain(uris: readonly string[]): Promise<void> {
		if (running || !client.isRunning()) return;
		for (const uri of uris) await check(uri);
	}

	function isFaulty(uri: string): boolean {
		return (problems.get(Uri.parse(uri, true))?.length ?? 0) > 0;
	}

	const listeners = Disposable.from(
		problems,
		window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
			for (const tab of opened) for (const uri of urisOf(tab)) problems.delete(uri);
			const left = closed.flatMap(urisOf).map(String);
			void checkAgain(left.filter((it) => scanned.has(it)));
		}),
		workspace.onDidSaveTextDocument(() => void checkAgain([...scanned.keys()].filter(isFaulty))),
	);

	return {
		startOrStop,
		dispose: () => {
			running?.cancel();
			listeners.dispose();
		},
	};
}

/** What is open in a tab has problems of its own, from the language client. */
function isOpen(uri: Uri): boolean {
	const wanted = uri.toString();
	return window.tabGroups.all.some((group) =>
		group.tabs.some((tab) => urisOf(tab).some((it) => String(it) === wanted)),
	);
}

function urisOf({ input }: Tab): readonly Uri[] {
	if (input instanceof TabInputText) return [input.uri];
	return input instanceof TabInputTextDiff ? [input.original, input.modified] : [];
}

function isOurs({ source }: Diagnostic): boolean {
	return source === "dropcap";
}
