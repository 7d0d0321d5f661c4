import { strict as assert } from "node:assert/strict";
import * as vscode from "vscode";
import {
	closeAll,
	deleteLine,
	eventually,
	finding,
	findings,
	hover,
	insertBelow,
	noFinding,
	open,
	quickFix,
	remove,
	show,
} from "./driver.ts";

describe("Dropcap in the editor", () => {
	afterEach(closeAll);

	it("shows a missing USER in a Dockerfile", async () => {
		const document = await open("Dockerfile");
		const diagnostic = await finding(document, "missing-user");
		assert.equal(diagnostic.range.start.line, 0);
		assert.ok(diagnostic.range.isSingleLine);
	});

	it("follows typing before anything is saved", async () => {
		const document = await open("compose.yaml");
		await insertBelow(document, "image:", "    privileged: true");
		await finding(document, "privileged");
		assert.ok(document.isDirty);
		await deleteLine(document, "privileged:");
		await noFinding(document, "privileged");
	});

	it("adds a user with one click", async () => {
		const document = await open("Dockerfile");
		const { range } = await finding(document, "missing-user");
		const action = await quickFix(document, range, 'Add user "app"');
		assert.ok(action.edit, "the action has no edit");
		assert.ok(await vscode.workspace.applyEdit(action.edit), "the edit was refused");
		assert.match(document.getText(), /^USER 10001:10001$/m);
		await noFinding(document, "missing-user");
		await hover(document, "USER 10001", /effective privileges.*10001/s);
	});

	it("explains a capability where it is added", async () => {
		const document = await open("compose.yaml");
		const text = await hover(document, "NET_ADMIN", /CAP_NET_ADMIN/);
		assert.match(text, /In `/);
	});

	it("reads the Dockerfile that a service builds, saved or not", async () => {
		const compose = await open("cross/compose.yaml");
		await finding(compose, "missing-user");
		const dockerfile = await open("cross/api/Dockerfile", vscode.ViewColumn.Two);
		await insertBelow(dockerfile, "FROM", "USER 1000");
		assert.ok(dockerfile.isDirty);
		await noFinding(compose, "missing-user");
		await show(dockerfile, vscode.ViewColumn.Two);
		await vscode.commands.executeCommand("undo");
		assert.doesNotMatch(dockerfile.getText(), /USER/);
		await finding(compose, "missing-user");
	});

	it("mends what is safe to mend when a file is saved", async () => {
		const document = await open("save/compose.yaml");
		await finding(document, "default-capabilities");
		await insertBelow(document, "image:", "    # Written by hand.");
		assert.ok(await document.save());
		assert.match(document.getText(), /# Written by hand\..*\n {4}cap_drop:\n {6}- ALL\n/s);
		await noFinding(document, "default-capabilities");
	});

	it("makes a configuration for what is to be ignored", async () => {
		const document = await open("cross/compose.yaml");
		const { range } = await finding(document, "missing-user");
		const action = await quickFix(document, range, "Ignore missing-user in the configuration");
		assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)), "the edit was refused");
		await noFinding(document, "missing-user");
		const configuration = await open(".dropcap.yaml");
		assert.match(
			configuration.getText(),
			/^ignore:\n {2}- rule: missing-user\n {4}files: \["cross\/compose\.yaml"\]\n {4}services: \[api\]\n/,
		);
		assert.deepEqual(findings(configuration), []);
		await remove(configuration);
		await finding(document, "missing-user");
	});

	it("clears the problems of a closed file", async () => {
		const document = await open("Dockerfile");
		await finding(document, "missing-user");
		await closeAll();
		await eventually(
			"no diagnostics after closing",
			() => (findings(document).length === 0 ? true : undefined),
			() =>
				findings(document)
					.map((it) => it.message)
					.join("\n"),
		);
	});

	it("checks text that was never saved", async () => {
		const document = await vscode.workspace.openTextDocument({
			language: "dockerfile",
			content: 'FROM debian:12\nCMD ["sleep", "infinity"]\n',
		});
		await show(document);
		assert.ok(document.isUntitled);
		await finding(document, "missing-user");
	});

	it("restarts its server on request", async () => {
		const commands = await vscode.commands.getCommands(true);
		assert.ok(commands.includes("dropcap.restart") && commands.includes("dropcap.showOutput"));
		const document = await open("compose.yaml");
		await vscode.commands.executeCommand("dropcap.restart");
		// A finding that was not there before can only come from the new server.
		await insertBelow(document, "image:", "    privileged: true");
		await finding(document, "privileged");
	});
});
