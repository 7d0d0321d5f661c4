import { strict as assert } from "node:assert/strict";
import * as vscode from "vscode";
import {
	closeAll,
	describe as describeDocument,
	eventually,
	finding,
	findings,
	insertBelow,
	noFinding,
	open,
	openUri,
	placeOf,
	quickFix,
	remove,
	ruleOf,
	show,
	uriIn,
} from "./driver.ts";
import { memoryFiles } from "./memory-files.ts";

const manifest: { readonly contributes: { readonly commands: readonly { readonly command: string }[] } } =
	vscode.extensions.getExtension("dropcap.dropcap")?.packageJSON;

describe("Dropcap's commands", () => {
	afterEach(closeAll);

	it("are all there", async () => {
		await finding(await open("Dockerfile"), "missing-user");
		const known = await vscode.commands.getCommands(true);
		assert.deepEqual(
			manifest.contributes.commands.map((it) => it.command).filter((it) => !known.includes(it)),
			[],
		);
	});

	it("fix all that is safe", async () => {
		const document = await open("save/compose.other.yaml");
		await finding(document, "default-capabilities");
		await vscode.commands.executeCommand("dropcap.fixAll");
		assert.match(document.getText(), /cap_drop:\n {6}- ALL\n/);
		await noFinding(document, "default-capabilities");
	});

	it("show the effective privileges, which follow the file", async () => {
		const document = await open("compose.yaml");
		const editor = vscode.window.activeTextEditor;
		assert.ok(editor);
		const { start } = placeOf(document, "web:");
		editor.selection = new vscode.Selection(start, start);
		await vscode.commands.executeCommand("dropcap.showEffectivePrivileges");
		await eventually(
			"a preview is open",
			() => (labels().some((it) => it.includes("web")) ? true : undefined),
			() => labels().join(", "),
		);
		const shown = await eventually(
			"the preview has a text",
			() => vscode.workspace.textDocuments.find((it) => it.uri.scheme === "dropcap"),
			() => vscode.workspace.textDocuments.map(String).join(", "),
		);
		assert.match(shown.getText(), /10001/);
		await insertBelow(document, "image:", "    privileged: true");
		await eventually(
			"the preview follows",
			() => (/privileged/i.test(shown.getText()) ? true : undefined),
			() => shown.getText(),
		);
	});

	it("create a configuration in the folder that is chosen, and open it", async () => {
		await finding(await open("Dockerfile"), "missing-user");
		await chooseFirst(vscode.commands.executeCommand("dropcap.createConfig"));
		const shown = vscode.window.activeTextEditor?.document;
		assert.equal(shown?.uri.toString(), uriIn(".dropcap.yaml").toString());
		assert.match(shown?.getText() ?? "", /^preset: recommended$/m);
		assert.deepEqual(shown && findings(shown), []);
		assert.ok(shown);
		// What is there is opened, and not written anew.
		await insertBelow(shown, "preset:", "# Written by hand.");
		assert.ok(await shown.save());
		await closeAll();
		await chooseFirst(vscode.commands.executeCommand("dropcap.createConfig"));
		const again = vscode.window.activeTextEditor?.document;
		assert.match(again?.getText() ?? "", /^preset: recommended\n# Written by hand\.$/m);
		assert.ok(again);
		await remove(again);
	});

	it("accept what is found now as the baseline, so that only new problems are reported", async () => {
		const document = await open("compose.yaml");
		await finding(document, "new-privileges");
		await chooseFirst(vscode.commands.executeCommand("dropcap.createBaseline"));
		const baseline = vscode.window.activeTextEditor?.document;
		assert.equal(baseline?.uri.toString(), uriIn(".dropcap-baseline.json").toString());
		assert.match(baseline?.getText() ?? "", /"compose\.yaml": \{.*"dangerous-capability"/s);
		assert.ok(baseline);
		await noFinding(document, "new-privileges");
		await show(document);
		await insertBelow(document, "image:", "    privileged: true");
		await finding(document, "privileged");
		await remove(baseline);
		await finding(document, "new-privileges");
	});

	it("check files that are not open, until they are opened", async () => {
		const uri = uriIn("cross/compose.yaml");
		await vscode.commands.executeCommand("dropcap.scanWorkspace");
		assert.ok(findings({ uri }, "missing-user").length > 0, "a closed file has its finding");
		assert.ok(findings({ uri: uriIn("Dockerfile", 1) }, "root-user").length > 0, "one of the second folder too");
		const document = await openUri(uri);
		await eventually(
			"the finding stands there once",
			() => (findings(document, "missing-user").length === 1 ? true : undefined),
			() => describeDocument(document),
		);
	});
});

describe("Dropcap in a workspace", () => {
	afterEach(closeAll);

	it("judges every folder by its own configuration", async () => {
		const first = await open("Dockerfile");
		const second = await openUri(uriIn("Dockerfile", 1), vscode.ViewColumn.Two);
		const diagnostic = await finding(second, "root-user");
		assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
		await finding(first, "missing-user");
	});

	// "makes a configuration for what is to be ignored" is the third way.
	for (const [where, comment] of [
		["here", /^# dropcap-ignore missing-user\nFROM /],
		["in this file", /^# dropcap-ignore-file missing-user\n/],
	] as const)
		it(`ignores with one click ${where}`, async () => {
			const document = await open("Dockerfile");
			const { range } = await finding(document, "missing-user");
			const action = await quickFix(document, range, `Ignore missing-user ${where}`);
			assert.ok(action.edit);
			assert.ok(await vscode.workspace.applyEdit(action.edit));
			assert.match(document.getText(), comment);
			await noFinding(document, "missing-user");
			assert.deepEqual(findings(document, "unused-ignore"), []);
		});

	it("serves a file once, whatever the language is that the editor gives it", async () => {
		const document = await open("compose.yaml");
		for (const language of ["yaml", "dockercompose"]) {
			await vscode.languages.setTextDocumentLanguage(document, language);
			await insertBelow(document, "image:", "    privileged: true");
			await finding(document, "privileged");
			const found = findings(document).map((it) => `${ruleOf(it)} ${it.range.start.line}`);
			assert.deepEqual(found, [...new Set(found)], describeDocument(document));
			const { start } = placeOf(document, "NET_ADMIN");
			const command = "vscode.executeHoverProvider";
			const hovers: vscode.Hover[] = await vscode.commands.executeCommand(command, document.uri, start);
			assert.equal(hovers.length, 1, language);
			await vscode.commands.executeCommand("undo");
			await noFinding(document, "privileged");
		}
	});

	it("makes its fixes known to the editor as what they are", async () => {
		const document = await open("compose.yaml");
		await insertBelow(document, "image:", "    privileged: true");
		const { range } = await finding(document, "privileged");
		const fix = await quickFix(document, range, 'Remove "privileged"');
		assert.ok(fix.kind?.contains(vscode.CodeActionKind.QuickFix));
		assert.equal(fix.isPreferred, true);
		const ignoring = await quickFix(document, range, "Ignore privileged here");
		assert.equal(ignoring.kind?.value, "quickfix.suppress.dropcap");
		assert.ok(!ignoring.isPreferred);
	});

	it("checks a Dockerfile that was never saved, and mends it", async () => {
		const content = 'FROM debian:12\nRUN true\nCMD ["sleep", "infinity"]\n';
		const document = await vscode.workspace.openTextDocument({ language: "dockerfile", content });
		await show(document);
		const { range } = await finding(document, "missing-user");
		const action = await quickFix(document, range, 'Add user "app"');
		assert.ok(action.edit);
		assert.ok(await vscode.workspace.applyEdit(action.edit));
		assert.match(document.getText(), /^USER /m);
		await noFinding(document, "missing-user");
	});

	it("checks on saving only, where that is wished for", async () => {
		const settings = vscode.workspace.getConfiguration("dropcap", uriIn("Dockerfile"));
		await settings.update("run", "onSave", vscode.ConfigurationTarget.Global);
		try {
			const document = await open("save/later.Dockerfile");
			await finding(document, "missing-user");
			await insertBelow(document, "FROM", "USER 10001");
			assert.ok(await document.save());
			await noFinding(document, "missing-user");
		} finally {
			await settings.update("run", undefined, vscode.ConfigurationTarget.Global);
		}
	});

	it("completes the names of capabilities", async () => {
		const document = await open("compose.yaml");
		await insertBelow(document, "NET_ADMIN", "      - ");
		const at = placeOf(document, "      - NET_ADMIN").end.translate(1, -"NET_ADMIN".length);
		const command = "vscode.executeCompletionItemProvider";
		const labels = async () => {
			const list: vscode.CompletionList = await vscode.commands.executeCommand(command, document.uri, at);
			return list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
		};
		await eventually(
			"NET_BIND_SERVICE offered",
			async () => ((await labels()).includes("NET_BIND_SERVICE") ? true : undefined),
			async () => (await labels()).join(", "),
		);
	});

	it("shows hints once they are turned on, and none once they are turned off", async () => {
		const document = await open("compose.yaml");
		const settings = vscode.workspace.getConfiguration("dropcap", document);
		const everything = new vscode.Range(0, 0, document.lineCount, 0);
		const hints = async () => {
			const command = "vscode.executeInlayHintProvider";
			const found: vscode.InlayHint[] = await vscode.commands.executeCommand(command, document.uri, everything);
			return found.map(({ label }) => (typeof label === "string" ? label : label.map((it) => it.value).join("")));
		};
		const shown = (expected: boolean) =>
			eventually(
				expected ? "a hint" : "no hint",
				async () => ((await hints()).some((it) => it.includes("runs as")) === expected ? true : undefined),
				async () => (await hints()).join(", "),
			);
		await shown(false);
		await settings.update("inlayHints.enable", true, vscode.ConfigurationTarget.Global);
		try {
			await shown(true);
		} finally {
			await settings.update("inlayHints.enable", undefined, vscode.ConfigurationTarget.Global);
		}
		await shown(false);
	});

	it("reads a file system that only the editor has", async () => {
		const root = vscode.Uri.parse("dropcap-memory://test/");
		const files = memoryFiles({
			"/compose.yaml": "services:\n  api:\n    build: api\n",
			"/api/Dockerfile": "FROM debian:12\n",
		});
		const registration = vscode.workspace.registerFileSystemProvider(root.scheme, files);
		try {
			const document = await openUri(vscode.Uri.joinPath(root, "compose.yaml"));
			const found = await finding(document, "missing-user");
			assert.equal(found.relatedInformation?.[0]?.location.uri.path, "/api/Dockerfile");
			await closeAll();
		} finally {
			registration.dispose();
		}
	});

	it("says nothing of what cannot be changed", async () => {
		const root = vscode.Uri.parse("dropcap-fixed://test/");
		const files = memoryFiles({ "/Dockerfile": "FROM debian:12\n" });
		const registration = vscode.workspace.registerFileSystemProvider(root.scheme, files, { isReadonly: true });
		try {
			const fixed = await openUri(vscode.Uri.joinPath(root, "Dockerfile"));
			const other = await open("Dockerfile", vscode.ViewColumn.Two);
			await finding(other, "missing-user");
			assert.deepEqual(findings(fixed).map(ruleOf), []);
			await closeAll();
		} finally {
			registration.dispose();
		}
	});
});

/** Takes the first folder once a command asks which one it is for, and waits for the command. */
async function chooseFirst(command: Thenable<unknown>): Promise<void> {
	let isDone = false;
	const done = Promise.resolve(command).then(() => {
		isDone = true;
	});
	await eventually(
		"the command has ended",
		async () => {
			await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
			return isDone || undefined;
		},
		() => labels().join(", "),
	);
	await done;
}

function labels(): readonly string[] {
	return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((it) => it.label));
}
