import assert from "node:assert/strict";
import type { Diagnostic } from "vscode-languageserver/node";
import { uriOf } from "../support/memory-file-system.ts";
import {
	type ClientOptions,
	pullCapabilities,
	pushCapabilities,
	rangeOf,
	startClient,
	type TestClient,
} from "../support/test-client.ts";

const ROOT = "FROM debian:12\n";
const PRIVATE = "FROM registry.corp/base/web\n";

describe("a configuration file", () => {
	let client: TestClient;
	const start = async (disk: ReadonlyMap<string, string>, options: ClientOptions = {}) => {
		client = await startClient({ capabilities: pushCapabilities, ...options, disk });
	};
	const severities = async (path: string) => (await client.current(path)).map((it) => it.severity);
	afterEach(() => client.stop());

	it("counts for its folder and below; the nearest wins", async () => {
		await start(
			new Map([
				[".dropcap.yaml", "rules: { missing-user: error }\n"],
				["api/.dropcap.yaml", "rules: { missing-user: hint }\n"],
			]),
		);
		client.open("Dockerfile", ROOT);
		client.open("api/Dockerfile", ROOT);
		assert.deepEqual(await severities("Dockerfile"), [1]);
		assert.deepEqual(await severities("api/Dockerfile"), [4]);
	});

	it("counts as it is in the editor, from its first word to its end", async () => {
		const disk = new Map<string, string>();
		await start(disk);
		client.open("Dockerfile", ROOT);
		assert.deepEqual(await severities("Dockerfile"), [2]);
		client.open(".dropcap.yaml", "rules: { missing-user: error }\n", "yaml");
		await client.publish("Dockerfile", ({ diagnostics }) => diagnostics[0]?.severity === 1);
		client.change(".dropcap.yaml", "rules: { missing-user: hint }\n");
		await client.publish("Dockerfile", ({ diagnostics }) => diagnostics[0]?.severity === 4);
		const before = client.published.length;
		client.close(".dropcap.yaml");
		await client.until(
			() => client.published.slice(before).some(({ diagnostics }) => diagnostics[0]?.severity === 2),
			"the old severity",
		);
	});

	it("is watched on the disk", async () => {
		const disk = new Map<string, string>();
		await start(disk);
		await client.until(() => client.registered.some((it) => it.method.endsWith("WatchedFiles")), "watchers");
		assert.match(JSON.stringify(client.registered), /\*\*\/\.dropcap\.\{yaml,yml\}/);
		client.open("Dockerfile", ROOT);
		assert.deepEqual(await severities("Dockerfile"), [2]);
		disk.set(".config/dropcap.yaml", "rules: { missing-user: off }\n");
		client.changedOnDisk(".config/dropcap.yaml");
		await client.publish("Dockerfile", ({ diagnostics }) => diagnostics.length === 0);
	});

	it("has a client that asks for diagnostics ask again", async () => {
		const disk = new Map([[".dropcap.yaml", "preset: minimal\n"]]);
		await start(disk, { capabilities: pullCapabilities });
		client.open("Dockerfile", ROOT);
		assert.deepEqual(
			(await pulled("Dockerfile")).map((it) => it.severity),
			[2],
		);
		disk.set(".dropcap.yaml", "rules: { missing-user: error }\n");
		client.changedOnDisk(".dropcap.yaml");
		await client.until(() => client.refreshes() > 0, "a refresh");
		assert.deepEqual(
			(await pulled("Dockerfile")).map((it) => it.severity),
			[1],
		);
	});

	it("that is bad is told so in that file, and its good parts count", async () => {
		await start(new Map());
		const text = "preset: strickt\nrules:\n  missing-user: error\n";
		client.open(".dropcap.yaml", text, "yaml");
		client.open("Dockerfile", ROOT);
		const [problem, ...others] = await client.current(".dropcap.yaml");
		assert.deepEqual(others, []);
		assert.equal(problem?.source, "dropcap");
		assert.equal(problem?.code, "configuration");
		assert.equal(problem?.codeDescription, undefined);
		assert.deepEqual(problem?.range, { start: { line: 0, character: 8 }, end: { line: 0, character: 15 } });
		assert.deepEqual(await severities("Dockerfile"), [1]);
		const [fix, ...more] = await client.actions(".dropcap.yaml", problem.range);
		assert.equal(fix?.title, "Write strict");
		assert.deepEqual(more, [], "what is wrong with a configuration is not to be ignored");
		client.apply(fix?.edit);
		assert.equal(client.textOf(".dropcap.yaml"), text.replace("strickt", "strict"));
		assert.deepEqual(await client.current(".dropcap.yaml"), []);
	});

	it("is told only what its schema cannot know, to a client that checks it by the schema; the fixes stay", async () => {
		const text = "presett: strict\nrules: { missing-usr: off }\nextends: ../gone.yaml\n";
		const codes = async () => (await client.current(".dropcap.yaml")).map((it) => it.message);
		await start(new Map(), { initializationOptions: { checksConfiguration: true } });
		client.open(".dropcap.yaml", text, "yaml");
		assert.equal((await codes()).length, 3);
		client.stop();
		await start(new Map(), { initializationOptions: { checksConfiguration: false } });
		client.open(".dropcap.yaml", text, "yaml");
		assert.deepEqual(await codes(), ['There is no configuration "../gone.yaml" to extend']);
		const actions = await client.actions(".dropcap.yaml", rangeOf(text, "missing-usr"));
		assert.ok(actions.some((it) => it.title === "Write missing-user"));
		client.change(".dropcap.yaml", "rules: [\n");
		assert.deepEqual(await codes(), []);
	});

	it("tells what a private image is like", async () => {
		const disk = new Map([["api/Dockerfile", PRIVATE]]);
		await start(disk);
		client.open("Dockerfile", PRIVATE);
		client.open("compose.yaml", "services:\n  api:\n    build: api\n    cap_drop: [ALL]\n");
		const named = (diagnostics: readonly Diagnostic[]) => diagnostics.filter((it) => it.code === "missing-user").length;
		assert.equal(named(await client.current("Dockerfile")), 1);
		assert.equal(named(await client.current("compose.yaml")), 1);
		client.open(".dropcap.yml", 'images: { "registry.corp/base/*": { user: "1001" } }\n', "yaml");
		await client.publish("Dockerfile", ({ diagnostics }) => named(diagnostics) === 0);
		await client.publish("compose.yaml", ({ diagnostics }) => named(diagnostics) === 0);
	});

	it("excludes files, and says who may do without a user", async () => {
		const ignore = "ignore: [{ rule: missing-user, services: base }]\n";
		await start(new Map([[".dropcap.yaml", `exclude: [old]\n${ignore}`]]));
		client.open("old/Dockerfile", ROOT);
		client.open("Dockerfile", "FROM debian:12 AS base\n");
		client.open("vendor/Dockerfile", ROOT);
		for (const path of ["old/Dockerfile", "Dockerfile", "vendor/Dockerfile"])
			assert.deepEqual(await severities(path), []);
	});

	it("may be named by the editor, or be left out", async () => {
		let settings: object = { configPath: "team.yaml" };
		const disk = new Map([
			[".dropcap.yaml", "rules: { missing-user: error }\n"],
			["team.yaml", "rules: { missing-user: hint }\n"],
		]);
		await start(disk, { configuration: () => settings });
		client.open("Dockerfile", ROOT);
		assert.deepEqual(await severities("Dockerfile"), [4]);
		settings = { configurationPreference: "editorOnly", preset: "strict" };
		void client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
		await client.publish("Dockerfile", ({ diagnostics }) => diagnostics[0]?.severity === 2);
		settings = {};
		void client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
		await client.publish("Dockerfile", ({ diagnostics }) => diagnostics[0]?.severity === 1);
	});

	it("above the workspace's folder does not count, until another folder is opened", async () => {
		const disk = new Map([[".dropcap.yaml", "rules: { missing-user: error }\n"]]);
		const capabilities = { ...pushCapabilities, workspace: { ...pushCapabilities.workspace, workspaceFolders: true } };
		const api = { uri: "file:///project/api", name: "api" };
		await start(disk, { capabilities, workspaceFolders: [api] });
		client.open("api/Dockerfile", ROOT);
		client.open("web/Dockerfile", ROOT);
		assert.deepEqual(await severities("api/Dockerfile"), [2]);
		assert.deepEqual(await severities("web/Dockerfile"), [1]);
		const event = { added: [{ uri: "file:///project", name: "project" }], removed: [api] };
		void client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
		await client.publish("api/Dockerfile", ({ diagnostics }) => diagnostics[0]?.severity === 1);
	});

	it("takes an entry for what is to be ignored, in the editor or in a new file", async () => {
		const text = "services:\n  web: &web\n    image: nginx\n    privileged: true\n  api: *web\n";
		const title = "Ignore privileged in the configuration";
		const workspaceEdit = { ...pushCapabilities.workspace.workspaceEdit, resourceOperations: ["create" as const] };
		const capabilities = { ...pushCapabilities, workspace: { ...pushCapabilities.workspace, workspaceEdit } };
		await start(new Map(), { capabilities, workspaceFolders: [{ uri: "file:///project", name: "project" }] });
		client.open("api/compose.yaml", text);
		const offered = async () => {
			await client.current("api/compose.yaml");
			const actions = await client.actions("api/compose.yaml", rangeOf(text, "privileged"), { only: ["quickfix"] });
			return actions.find((it) => it.title === title)?.edit;
		};
		const gone = () =>
			client.publish("api/compose.yaml", ({ diagnostics }) => !diagnostics.some((it) => it.code === "privileged"));
		const [create, change] = (await offered())?.documentChanges ?? [];
		assert.deepEqual(create, { kind: "create", uri: uriOf(".dropcap.yaml") });
		assert.ok(change && "edits" in change && change.textDocument.version === null);
		const [edit, ...others] = change.edits;
		assert.ok(edit && "newText" in edit);
		assert.deepEqual(others, []);
		assert.match(edit.newText, /files: \["api\/compose\.yaml"\]\n {4}services: \[web, api\]\n/);
		client.open(".dropcap.yaml", "preset: recommended\n", "yaml");
		await client.current(".dropcap.yaml");
		client.apply(await offered());
		assert.equal(client.textOf(".dropcap.yaml"), `preset: recommended\n${edit.newText}`);
		await gone();
	});

	it("takes an entry for an image that nobody knows, and the server believes it", async () => {
		const text = "FROM registry.corp/base:3\n";
		await start(new Map(), { workspaceFolders: [{ uri: "file:///project", name: "project" }] });
		client.open("Dockerfile", text);
		client.open(".dropcap.yaml", "preset: recommended\n", "yaml");
		await client.current(".dropcap.yaml");
		await client.current("Dockerfile");
		const title = "Say in .dropcap.yaml as whom registry.corp/base:3 starts";
		const actions = await client.actions("Dockerfile", rangeOf(text, "base"));
		client.apply(actions.find((it) => it.title === title)?.edit);
		const said = 'preset: recommended\nimages:\n  "registry.corp/base:3": { user: root }\n';
		assert.equal(client.textOf(".dropcap.yaml"), said);
		const isCertain = ({ diagnostics }: { diagnostics: Diagnostic[] }) => diagnostics.some((it) => it.severity === 2);
		await client.publish("Dockerfile", isCertain);
		const later = await client.actions("Dockerfile", rangeOf(text, "base"));
		assert.ok(!later.some((it) => it.title === title), "it is not offered for an image that is known");
	});

	it("that is made for what is to be ignored says just that, now and for the next server", async () => {
		const text =
			"services:\n  web:\n    image: nginx\n    privileged: true\n  api:\n    image: nginx\n    privileged: true\n";
		const workspaceEdit = { ...pushCapabilities.workspace.workspaceEdit, resourceOperations: ["create" as const] };
		const capabilities = { ...pushCapabilities, workspace: { ...pushCapabilities.workspace, workspaceEdit } };
		const options = { capabilities, workspaceFolders: [{ uri: "file:///project", name: "project" }] };
		const disk = new Map([["deploy/compose.yaml", text]]);
		const privileged = (diagnostics: readonly Diagnostic[]) =>
			diagnostics.flatMap((it) => (it.code === "privileged" ? [it.range.start.line] : []));
		await start(disk, options);
		client.open("deploy/compose.yaml", text);
		assert.deepEqual(privileged(await client.current("deploy/compose.yaml")), [3, 6]);
		const actions = await client.actions("deploy/compose.yaml", rangeOf(text, "privileged"));
		client.apply(actions.find((it) => it.title === "Ignore privileged in the configuration")?.edit, disk);
		const made = disk.get(".dropcap.yaml") ?? "";
		assert.equal(
			made,
			[
				"ignore:",
				"  - rule: privileged",
				'    files: ["deploy/compose.yaml"]',
				"    services: [web]",
				"    reason: say why",
				"",
			].join("\n"),
		);
		const isOneLeft = ({ diagnostics }: { diagnostics: Diagnostic[] }) => privileged(diagnostics).join() === "6";
		await client.publish("deploy/compose.yaml", isOneLeft);
		client.stop();

		await start(disk, options);
		client.open("deploy/compose.yaml", text);
		await client.publish("deploy/compose.yaml", isOneLeft);
		client.open(".dropcap.yaml", made, "yaml");
		assert.deepEqual(await client.current(".dropcap.yaml"), [], "it is a sound configuration");
	});

	it("is not made for a client that makes no files, nor where none counts", async () => {
		const workspaceEdit = { documentChanges: true, resourceOperations: ["create" as const] };
		const creating = { ...pushCapabilities, workspace: { ...pushCapabilities.workspace, workspaceEdit } };
		const onlyEditor = { configurationPreference: "editorOnly" };
		const isOffered = async (options: ClientOptions) => {
			await start(new Map(), options);
			client.open("Dockerfile", ROOT);
			await client.current("Dockerfile");
			const titles = (await client.actions("Dockerfile", rangeOf(ROOT, "debian"))).map((it) => it.title);
			client.stop();
			assert.ok(titles.includes("Ignore missing-user in this file"));
			return titles.includes("Ignore missing-user in the configuration");
		};
		assert.equal(await isOffered({}), false);
		assert.equal(await isOffered({ capabilities: creating, configuration: () => onlyEditor }), false);
		assert.equal(await isOffered({ capabilities: creating }), true);
	});

	async function pulled(path: string): Promise<readonly Diagnostic[]> {
		const report = await client.pull(path);
		assert.equal(report.kind, "full");
		return report.kind === "full" ? report.items : [];
	}
});
