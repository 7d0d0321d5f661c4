// What a person does in the editor, as functions: open, type, look, click. Every wait has a limit and says what it saw.
import { strict as assert } from "node:assert/strict";
import * as vscode from "vscode";

const LIMIT = 15_000;
const PAUSE = 50;

/** Asks again until the answer is there; the failure says what was seen instead. */
export async function eventually<T>(
	what: string,
	probe: () => T | undefined | Promise<T | undefined>,
	seen: () => string | Promise<string>,
): Promise<T> {
	const end = Date.now() + LIMIT;
	while (Date.now() < end) {
		const answer = await probe();
		if (answer !== undefined) return answer;
		await new Promise((resolve) => setTimeout(resolve, PAUSE));
	}
	return assert.fail(`${what}: not within ${LIMIT / 1000} s\n${await seen()}`);
}

/** The uri of a file in one of the workspace's folders, the first one unless told. */
export function uriIn(path: string, index = 0): vscode.Uri {
	const folder = vscode.workspace.workspaceFolders?.[index];
	assert.ok(folder, `the editor has no workspace folder ${index}`);
	return vscode.Uri.joinPath(folder.uri, ...path.split("/"));
}

/** Opens a file of the workspace's first folder in a tab that stays. */
export function open(path: string, column = vscode.ViewColumn.One): Promise<vscode.TextDocument> {
	return openUri(uriIn(path), column);
}

/** Opens a file in a tab that stays. */
export async function openUri(uri: vscode.Uri, column = vscode.ViewColumn.One): Promise<vscode.TextDocument> {
	const document = await vscode.workspace.openTextDocument(uri);
	await show(document, column);
	return document;
}

/** Shows a document in a tab that stays. */
export async function show(document: vscode.TextDocument, column = vscode.ViewColumn.One): Promise<void> {
	await vscode.window.showTextDocument(document, { preview: false, viewColumn: column });
}

/** Closes every tab and throws unsaved text away. */
export async function closeAll(): Promise<void> {
	await eventually(
		"every editor closed",
		async () => {
			if (vscode.window.tabGroups.all.every((group) => group.tabs.length === 0)) return true;
			await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
			return undefined;
		},
		() => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label)).join(", "),
	);
}

/** Types a line below the one that holds the needle, without saving. */
export async function insertBelow(document: vscode.TextDocument, needle: string, line: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.insert(document.uri, new vscode.Position(placeOf(document, needle).start.line + 1, 0), `${line}\n`);
	assert.ok(await vscode.workspace.applyEdit(edit), "the edit was refused");
}

/** Deletes the line that holds the needle, without saving. */
export async function deleteLine(document: vscode.TextDocument, needle: string): Promise<void> {
	const edit = new vscode.WorkspaceEdit();
	edit.delete(document.uri, document.lineAt(placeOf(document, needle).start.line).rangeIncludingLineBreak);
	assert.ok(await vscode.workspace.applyEdit(edit), "the edit was refused");
}

/** Throws a document's unsaved text away and its file with it. */
export async function remove(document: vscode.TextDocument): Promise<void> {
	await show(document);
	await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
	await vscode.workspace.fs.delete(document.uri);
}

/** The rule name of a diagnostic; VS Code wraps it when the rule has a page. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
	const { code } = diagnostic;
	return String(typeof code === "object" ? code.value : code);
}

/** The product's diagnostics of a document, now. */
export function findings(document: Pick<vscode.TextDocument, "uri">, rule?: string): vscode.Diagnostic[] {
	return vscode.languages
		.getDiagnostics(document.uri)
		.filter((it) => it.source === "dropcap" && (rule === undefined || ruleOf(it) === rule));
}

/** Waits for a finding of this rule. */
export function finding(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
	return eventually(
		`"${rule}" shown`,
		() => findings(document, rule)[0],
		() => describe(document),
	);
}

/** Waits until no finding of this rule is left. */
export function noFinding(document: vscode.TextDocument, rule: string): Promise<true> {
	return eventually(
		`"${rule}" gone`,
		() => (findings(document, rule).length === 0 ? true : undefined),
		() => describe(document),
	);
}

/** Waits for the light bulb to offer a quick fix whose title starts so. */
export function quickFix(
	document: vscode.TextDocument,
	range: vscode.Range,
	title: string,
): Promise<vscode.CodeAction> {
	return eventually(
		`quick fix "${title}…" offered`,
		async () => (await actionsAt(document, range)).find((it) => it.title.startsWith(title)),
		async () =>
			`${describe(document)}\nactions: ${(await actionsAt(document, range)).map((it) => it.title).join(" | ")}`,
	);
}

async function actionsAt(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
	// The last argument asks for resolved actions, as a click does.
	const quick = vscode.CodeActionKind.QuickFix.value;
	try {
		return await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, quick, 20);
	} catch (error) {
		// The editor drops a request when findings change meanwhile; who looks again gets an answer.
		if (error instanceof Error && /cancel/i.test(error.message)) return [];
		throw error;
	}
}

/** Waits for a hover over the needle whose text matches. */
export async function hover(document: vscode.TextDocument, needle: string, expected: RegExp): Promise<string> {
	const place = placeOf(document, needle);
	return eventually(
		`hover over "${needle}" matches ${expected}`,
		async () => {
			const text = await hoverAt(document, place.start.translate(0, 1));
			return expected.test(text) ? text : undefined;
		},
		async () => `${describe(document)}\nhover: ${await hoverAt(document, place.start.translate(0, 1))}`,
	);
}

async function hoverAt(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
	const command = "vscode.executeHoverProvider";
	const hovers: vscode.Hover[] = await vscode.commands.executeCommand(command, document.uri, position);
	return hovers.flatMap((it) => it.contents.map((part) => (typeof part === "string" ? part : part.value))).join("\n");
}

/** Where the needle stands in a document. */
export function placeOf(document: vscode.TextDocument, needle: string): vscode.Range {
	const offset = document.getText().indexOf(needle);
	assert.ok(offset >= 0, `"${needle}" is not in\n${document.getText()}`);
	return new vscode.Range(document.positionAt(offset), document.positionAt(offset + needle.length));
}

/** What an editor shows of a document, for messages. */
export function describe(document: vscode.TextDocument): string {
	const all = vscode.languages.getDiagnostics(document.uri);
	const lines = all.map((it) => `  ${it.range.start.line + 1}: ${it.source} ${ruleOf(it)}: ${it.message}`);
	const head = `${document.uri.path.split("/").pop()} (${document.languageId}, ${document.isDirty ? "unsaved" : "saved"})`;
	return [head, `diagnostics: ${all.length}`, ...lines, "text:", document.getText()].join("\n");
}
