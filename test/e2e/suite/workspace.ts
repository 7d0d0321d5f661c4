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

	it("ignores with one click, in the file and in the configuration", async () => {
		const document = await open("Dockerfile");
		const { range } = await finding(document, "missing-user");
		const action = await quickFix(document, range, "Ignore missing-user here");
		assert.ok(action.edit);
		assert.ok(await vscode.workspace.applyEdit(action.edit));
		assert.match(document.getText(), /^# dropcap-ignore missing-user/m);
		await noFinding(document, "missing-user");
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

function labels(): readonly string[] {
	return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((it) => it.label));
}
