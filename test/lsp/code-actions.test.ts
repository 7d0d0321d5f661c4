import assert from "node:assert/strict";
import { CodeActionTriggerKind, ExecuteCommandRequest, ShowDocumentRequest } from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import {
	type ClientOptions,
	everywhere,
	fullCapabilities,
	pushCapabilities,
	rangeOf,
	startClient,
	type TestClient,
} from "../support/test-client.ts";

const PRIVILEGED = "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n";
const unprivileged = (name: string) => `  ${name}:\r\n    image: nginxinc/nginx-unprivileged\r\n`;
/** A client that shows changes before it makes them. */
const confirming = {
	...pushCapabilities,
	workspace: {
		...pushCapabilities.workspace,
		workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
	},
};
const FIX_ALL = "source.fixAll.dropcap";
const HARDEN = "refactor.rewrite.harden.dropcap";
const IGNORE = "quickfix.suppress.dropcap";

describe("code actions", () => {
	let client: TestClient;
	const start = async (options: ClientOptions = {}) => {
		client = await startClient({ capabilities: pushCapabilities, ...options });
	};
	afterEach(() => client.stop());

	it("mend what they are offered for", async () => {
		await start();
		client.open("compose.yaml", PRIVILEGED);
		assert.ok((await client.current("compose.yaml")).some((it) => it.code === "privileged"));
		const [fix] = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"));
		assert.equal(fix?.kind, "quickfix");
		assert.equal(fix?.isPreferred, true);
		assert.ok(fix?.diagnostics?.some((it) => it.code === "privileged"));
		client.apply(fix?.edit);
		assert.ok(!client.textOf("compose.yaml").includes("privileged: true"));
		assert.ok(!(await client.current("compose.yaml")).some((it) => it.code === "privileged"));
	});

	it("put the preferred ones first and everything at once last", async () => {
		await start();
		client.open("compose.yaml", PRIVILEGED);
		const actions = await client.actions("compose.yaml", everywhere);
		const ranks = actions.map((it) => (it.kind === IGNORE ? 3 : it.kind === FIX_ALL ? 2 : it.isPreferred ? 0 : 1));
		assert.deepEqual(ranks, ranks.toSorted());
		assert.ok(ranks.includes(0) && ranks.includes(1));
	});

	it("are one edit where one is made in one place, so that no half of it can be ticked alone", async () => {
		await start({ capabilities: confirming });
		client.open("compose.yaml", PRIVILEGED);
		const [fix] = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"));
		const [change, ...others] = fix?.edit?.documentChanges ?? [];
		assert.ok(change && "edits" in change && others.length === 0);
		assert.equal(change.edits.length, 1);
		const [edit] = change.edits;
		assert.match(edit && "newText" in edit ? edit.newText : "", /^cap_drop:\n {6}- ALL\n/);
		assert.equal(Object.values(fix?.edit?.changeAnnotations ?? {})[0]?.needsConfirmation, true);
	});

	it("are only those that were asked for", async () => {
		await start();
		client.open("compose.yaml", PRIVILEGED);
		const kinds = async (only: string[]) => {
			const actions = await client.actions("compose.yaml", everywhere, { only });
			return new Set(actions.map((it) => it.kind));
		};
		assert.deepEqual(await kinds(["quickfix"]), new Set(["quickfix", IGNORE]));
		assert.deepEqual(await kinds([IGNORE]), new Set([IGNORE]));
		assert.deepEqual(await kinds(["refactor"]), new Set([HARDEN]));
		assert.deepEqual(await kinds(["refactor.extract"]), new Set());
		for (const it of await kinds(["source"])) assert.equal(it, FIX_ALL);
		for (const it of await kinds(["source.organizeImports"])) assert.fail(`${it} organizes no imports`);
	});

	it("ignore what was found, above the line or on top of the file", async () => {
		await start();
		client.open("compose.yaml", PRIVILEGED);
		const actions = await client.actions("compose.yaml", everywhere, { only: [IGNORE] });
		const titles = actions.map((it) => it.title);
		assert.ok(titles.includes("Ignore privileged here") && titles.includes("Ignore privileged in this file"));
		assert.equal(new Set(titles).size, titles.length);
	});

	it("are quick fixes where nobody asked", async () => {
		await start();
		client.open("compose.yaml", PRIVILEGED);
		const actions = await client.actions("compose.yaml", everywhere, { triggerKind: CodeActionTriggerKind.Automatic });
		assert.deepEqual(new Set(actions.map((it) => it.kind)), new Set(["quickfix", IGNORE]));
	});

	it("fix all that is safe in one go, and then have nothing left to fix", async () => {
		await start();
		client.open("compose.yaml", `services:\r\n${["one", "two"].map(unprivileged).join("")}`);
		const [all, ...others] = await client.actions("compose.yaml", everywhere, { only: [FIX_ALL] });
		assert.deepEqual(others, []);
		assert.equal(all?.title, "Fix all safe problems");
		client.apply(all?.edit);
		assert.ok(!/(?<!\r)\n/.test(client.textOf("compose.yaml")), "line ends stay what they were");
		assert.deepEqual(await client.actions("compose.yaml", everywhere, { only: [FIX_ALL] }), []);
	});

	it("are made for the present text when the client still shows diagnostics of an older one", async () => {
		await start();
		client.open("compose.yaml", PRIVILEGED);
		const diagnostics = [...(await client.current("compose.yaml"))];
		client.change("compose.yaml", `# A line more.\n${PRIVILEGED}`);
		const stale = rangeOf(PRIVILEGED, "privileged");
		for (const action of await client.actions("compose.yaml", stale, { diagnostics })) {
			for (const change of action.edit?.documentChanges ?? []) {
				assert.ok("edits" in change);
				assert.equal(change.textDocument.version, 2);
			}
		}
		const fresh = rangeOf(client.textOf("compose.yaml"), "privileged");
		const [fix] = await client.actions("compose.yaml", fresh, { diagnostics });
		client.apply(fix?.edit);
		assert.match(client.textOf("compose.yaml"), /^# A line more\.\nservices:\n {2}web:\n {4}image: nginx:1\.27\n/);
		assert.ok(!client.textOf("compose.yaml").includes("privileged: true"));
	});

	it("are found from anywhere in a line by a client that tells what the line shows", async () => {
		await start();
		client.open("Dockerfile", "FROM debian:12\n");
		const diagnostics = [...(await client.current("Dockerfile"))];
		const start0 = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
		assert.deepEqual(await client.actions("Dockerfile", start0, { only: ["quickfix"] }), []);
		assert.ok((await client.actions("Dockerfile", start0, { only: ["quickfix"], diagnostics })).length > 0);
	});

	it("edit a file that is not open without a version", async () => {
		await start({ disk: new Map([["Dockerfile", "FROM debian:12\n"]]) });
		client.open("compose.yaml", "services:\n  web:\n    build: .\n");
		await client.current("compose.yaml");
		const actions = await client.actions("compose.yaml", everywhere, { only: ["quickfix"] });
		const changes = actions.flatMap((it) => it.edit?.documentChanges ?? []);
		const outside = changes.filter((it) => "edits" in it && it.textDocument.uri === uriOf("Dockerfile"));
		assert.ok(outside.length > 0);
		for (const it of outside) assert.ok("edits" in it && it.textDocument.version === null);
	});

	it("harden the service or the stage at the cursor in one change, which is looked at first", async () => {
		await start({ capabilities: confirming });
		const text = `${PRIVILEGED}  db:\n    image: postgres:16\n`;
		client.open("compose.yaml", text);
		const [harden, ...others] = await client.actions("compose.yaml", rangeOf(text, "privileged"), { only: [HARDEN] });
		assert.deepEqual(others, []);
		assert.match(harden?.title ?? "", /^Harden service "web" \(\d+ fixes, 1 more left to you\)$/);
		const [annotation] = Object.values(harden?.edit?.changeAnnotations ?? {});
		assert.deepEqual(annotation, { label: harden?.title, needsConfirmation: true });
		client.apply(harden?.edit);
		assert.match(client.textOf("compose.yaml"), /^ {4}read_only: true$/m);
		assert.ok(client.textOf("compose.yaml").endsWith("  db:\n    image: postgres:16\n"), "the others stay as they are");
		assert.deepEqual(await client.actions("compose.yaml", everywhere, { only: [HARDEN] }), []);

		client.open("Dockerfile", "FROM node:22\nRUN chmod 777 /srv\n");
		const [stage] = await client.actions("Dockerfile", everywhere, { only: [HARDEN] });
		assert.match(stage?.title ?? "", /^Harden this stage \(\d+ fixes/);
		client.apply(stage?.edit);
		assert.match(client.textOf("Dockerfile"), /^USER node$/m);
	});

	it("are plain changes for a client that knows no versions", async () => {
		await start({ capabilities: {} });
		client.open("compose.yaml", PRIVILEGED);
		await client.current("compose.yaml");
		const [fix] = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"));
		assert.deepEqual(Object.keys(fix?.edit?.changes ?? {}), [uriOf("compose.yaml")]);
		client.apply(fix?.edit);
		assert.ok(!(await client.current("compose.yaml")).some((it) => it.code === "privileged"));
	});

	it("that need judgement are looked at first, and a new user's name is under the cursor, in a client that can", async () => {
		await start({ capabilities: fullCapabilities });
		client.open("Dockerfile", "FROM debian:12\n");
		client.open("compose.yaml", PRIVILEGED);
		const [remove] = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"));
		assert.ok(Object.values(remove?.edit?.changeAnnotations ?? {}).every((it) => it.needsConfirmation));
		const [add] = await client.actions("Dockerfile", everywhere);
		const [change] = add?.edit?.documentChanges ?? [];
		assert.ok(change && "edits" in change && change.textDocument.version === 1);
		const [edit] = change.edits;
		assert.ok(edit && "snippet" in edit);
		assert.match(
			edit.snippet.value,
			/^\nRUN groupadd --gid 10001 \$\{1:app\} \\\\\n.* \$\{1:app\}\nUSER 10001:10001$/s,
		);
		assert.equal(edit.snippet.value.match(/app/g)?.length, edit.snippet.value.match(/\$\{1:app\}/g)?.length);
	});

	it("leave no name under the cursor where the editor would indent what it inserts", async () => {
		await start({ capabilities: fullCapabilities });
		client.open("Dockerfile", "FROM debian:12\nRUN true \\\n    && true\n");
		const [add] = await client.actions("Dockerfile", everywhere);
		assert.equal(add?.edit?.changeAnnotations, undefined);
		client.apply(add?.edit);
		assert.match(client.textOf("Dockerfile"), /^ {4}&& true \\\n {4}&& groupadd .* app\nUSER 10001:10001\n$/ms);
	});

	it("write the same text in a client that knows none of that", async () => {
		await start({ capabilities: {} });
		client.open("Dockerfile", "FROM debian:12\n");
		const [add] = await client.actions("Dockerfile", everywhere);
		client.apply(add?.edit);
		assert.match(client.textOf("Dockerfile"), /RUN groupadd --gid 10001 app \\\n.* app\nUSER 10001:10001\n$/s);
	});

	it("are offered as the settings say", async () => {
		const offered = async (dropcap: unknown, only: string[]) => {
			await start({ capabilities: fullCapabilities, configuration: () => dropcap });
			client.open("compose.yaml", PRIVILEGED);
			const actions = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"), { only });
			client.stop();
			return actions;
		};
		const ignoring = { disableRuleComment: { enable: false } };
		assert.deepEqual(await offered({ codeAction: ignoring }, [IGNORE]), []);
		const [ignore] = await offered({ codeAction: { disableRuleComment: { requireReason: true } } }, [IGNORE]);
		const [change] = ignore?.edit?.documentChanges ?? [];
		assert.ok(change && "edits" in change && change.edits[0] && "snippet" in change.edits[0]);
		assert.match(change.edits[0].snippet.value, /^ {4}# dropcap-ignore privileged -- \$\{1:say why\}\n$/);
		assert.deepEqual(await offered({ fixAll: { mode: "off" } }, [FIX_ALL]), []);
		const [all] = await offered({ fixAll: { mode: "all" } }, [FIX_ALL]);
		assert.equal(all?.title, "Fix all problems");
		assert.ok(!JSON.stringify(all?.edit).includes("privileged: true"));
		const pages = { documentationBase: "file:///pages" };
		const titles = async (showDocumentation: unknown) => {
			await start({
				capabilities: fullCapabilities,
				initializationOptions: pages,
				configuration: () => ({ codeAction: { showDocumentation } }),
			});
			client.open("compose.yaml", PRIVILEGED);
			const actions = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"));
			return actions.map((it) => it.title).filter((it) => it.startsWith("Show documentation"));
		};
		assert.deepEqual(await titles({ enable: true }), ["Show documentation for privileged"]);
		client.stop();
		assert.deepEqual(await titles({ enable: false }), []);
	});

	it("have the page of a rule shown by a client without a command for that", async () => {
		await start({ capabilities: fullCapabilities, initializationOptions: { documentationBase: "file:///pages" } });
		assert.deepEqual(client.initialized.capabilities.executeCommandProvider?.commands, [
			"dropcap.showEffectivePrivileges",
			"dropcap.openRuleDocs",
		]);
		client.open("compose.yaml", PRIVILEGED);
		const shown: string[] = [];
		client.connection.onRequest(ShowDocumentRequest.type, ({ uri }) => {
			shown.push(uri);
			return { success: true };
		});
		const actions = await client.actions("compose.yaml", rangeOf(PRIVILEGED, "privileged"));
		const command = actions.find((it) => it.title === "Show documentation for privileged")?.command;
		assert.ok(command);
		await client.connection.sendRequest(ExecuteCommandRequest.type, command);
		for (const given of [["file:///etc/passwd"], [], [{}], "no list"]) {
			await client.connection.sendRequest("workspace/executeCommand", { command: command.command, arguments: given });
		}
		assert.deepEqual(shown, ["file:///pages/privileged.md"]);
	});
});
