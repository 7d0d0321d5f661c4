import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import {
	createProtocolConnection,
	InitializeRequest,
	NullLogger,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";
import { type Program, programForSuite } from "../support/program.ts";

const PRIVILEGED = "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n";
/** What a service needs so that only its capabilities are left to find. */
const HARDENED =
	'    security_opt: ["no-new-privileges:true"]\n    read_only: true\n    mem_limit: 256m\n    cpus: 0.5\n    pids_limit: 100\n';
/** Its one finding is milder than a warning. */
const MILD = `services:\n  cache:\n    image: redis:7\n    user: "10001"\n${HARDENED}`;
const CLEAN = "FROM debian:12\nUSER 10001\n";

describe("dropcap", function () {
	this.timeout(20_000);
	const program = programForSuite();

	it("check ends with 0 when nothing is as severe as asked for, else with 1", async () => {
		const cwd = project({ Dockerfile: CLEAN, "compose.yaml": MILD });
		const [clean, mild, strict, never] = await Promise.all([
			dropcap(cwd, ["check", "Dockerfile"]),
			dropcap(cwd, ["check"]),
			dropcap(cwd, ["check", "--fail-on", "info"]),
			dropcap(cwd, ["check", "--fail-on=never", "-"], PRIVILEGED),
		]);
		assert.deepEqual(clean, { code: 0, stdout: "No findings in 1 file\n", stderr: "" });
		assert.equal(mild.code, 0);
		assert.match(mild.stdout, /^compose\.yaml:2:3 info .*\n[\s\S]*\n1 finding in 2 files\n$/);
		assert.deepEqual(strict, { ...mild, code: 1 });
		assert.equal(never.code, 0);
		assert.match(never.stdout, /^stdin:4:5 error /m);
	});

	it("check walks folders, and leaves links and other people's files alone", async () => {
		const cwd = project({
			"b/api.Dockerfile": "FROM debian:12\n",
			"a/compose.yaml": PRIVILEGED,
			"a/notes.yaml": PRIVILEGED,
			"node_modules/x/Dockerfile": "FROM debian:12\n",
		});
		symlinkSync(join(cwd, "b"), join(cwd, "c"));
		const all = await dropcap(cwd, ["check", "--quiet"]);
		assert.equal(all.code, 1);
		assert.deepEqual(
			[...new Set(all.stdout.split("\n").map((it) => it.split(":")[0]))],
			["a/compose.yaml", "b/api.Dockerfile", ""],
		);
		const named = await dropcap(join(cwd, "b"), ["check", "--quiet", "../a/notes.yaml", "../a/notes.yaml"]);
		assert.match(named.stdout, /^\.\.\/a\/notes\.yaml:4:5 error /m);
		assert.equal(named.stdout.match(/ error /g)?.length, 1);
	});

	it("check judges standard input under a name", async () => {
		const cwd = project({ "api/Dockerfile": CLEAN });
		const text = `services:\n  web:\n    build: ./api\n    cap_drop: [ALL]\n${HARDENED}`;
		const result = await dropcap(cwd, ["check", "-", "--stdin-filename", "compose.yaml"], text);
		assert.deepEqual(result, { code: 0, stdout: "No findings in 1 file\n", stderr: "" });
		const image = await dropcap(cwd, ["check", "-"], "FROM debian:12\n");
		assert.match(image.stdout, /^stdin:1:6 warning /);
	});

	it("check ends with 2 when it was not asked rightly", async () => {
		const cwd = project({ "notes.txt": "Nothing here\n", image: Buffer.from([0x46, 0, 0xff]), Dockerfile: CLEAN });
		const cases: readonly (readonly [words: readonly string[], complaint: RegExp])[] = [
			[["check", "nowhere", "Dockerfile"], /there is no file or folder nowhere/],
			[["check", "notes.txt"], /notes\.txt is neither a Dockerfile nor a Compose file/],
			[["check", "image"], /image is binary/],
			[["check", "--format", "xml"], /--format takes text, json, sarif, github, gnu, not "xml"/],
			[["check", "--baseline", "none.json"], /the baseline none\.json is not there/],
			[["check", "--baseline", "notes.txt"], /notes\.txt is no baseline of Dropcap/],
			[["check", "--config", "image"], /the configuration image is binary/],
			[["explain", "nothing"], /no rule or capability "nothing"/],
			[["explain", "CAP_SYS_ADMN"], /no rule or capability "CAP_SYS_ADMN": "SYS_ADMIN" was probably meant/],
		];
		for (const { code, stderr, complaint } of await Promise.all(
			cases.map(async ([words, complaint]) => ({ ...(await dropcap(cwd, words)), complaint })),
		)) {
			assert.equal(code, 2, stderr);
			assert.match(stderr, complaint);
			assert.doesNotMatch(stderr, /\n {4}at /);
		}
	});

	it("check notes what it cannot read in a folder, and goes on", async () => {
		const cwd = project({ Dockerfile: Buffer.from([0x46, 0, 0xff]), "compose.yaml": MILD });
		const { code, stdout, stderr } = await dropcap(cwd, ["check"]);
		assert.equal(code, 0);
		assert.match(stdout, /1 finding in 1 file\n$/);
		assert.equal(stderr, "dropcap: Dockerfile is binary\n");
	});

	it("writes all of a large report to a slow reader", async () => {
		const services = Array.from({ length: 400 }, (_, i) => `  web${i}:\n    image: nginx:1.27\n    privileged: true\n`);
		const cwd = project({ "compose.yaml": `services:\n${services.join("")}` });
		const child = program.start(cwd, ["check", "--format", "sarif"]);
		const ended = once(child, "close");
		const chunks: Buffer[] = [];
		for await (const chunk of child.stdout) {
			chunks.push(chunk);
			await setTimeout(1);
		}
		assert.deepEqual(await ended, [1, null]);
		const text = Buffer.concat(chunks).toString();
		assert.ok(text.length > 500_000, `${text.length} characters`);
		const log = JSON.parse(text);
		assert.ok(log.runs[0].results.length >= 800);
		assert.ok(!text.includes(program.folder), "the report names a folder of this machine");
	});

	it("does not mind a reader that stops early", async () => {
		const services = Array.from(
			{ length: 2_000 },
			(_, i) => `  web${i}:\n    image: nginx:1.27\n    privileged: true\n`,
		);
		const child = program.start(project({ "compose.yaml": `services:\n${services.join("")}` }), ["check"]);
		await once(child.stdout, "data");
		child.stdout.destroy();
		const [stderr, [code]] = await Promise.all([readAll(child.stderr), once(child, "close")]);
		assert.deepEqual([code, stderr], [1, ""]);
	});

	it("fix applies what is safe, and shows it first when asked to", async () => {
		const cwd = project({ "compose.yaml": MILD });
		const path = join(cwd, "compose.yaml");
		chmodSync(path, 0o640);
		const shown = await dropcap(cwd, ["fix", "--diff"]);
		assert.equal(shown.code, 1);
		assert.match(shown.stdout, /^--- a\/compose\.yaml\n\+\+\+ b\/compose\.yaml\n@@ .*\n[\s\S]*\n\+ {4}cap_drop:\n/);
		assert.equal(readFileSync(path, "utf8"), MILD);

		assert.deepEqual(await dropcap(cwd, ["fix"]), { code: 0, stdout: "fixed compose.yaml\n", stderr: "" });
		assert.equal(readFileSync(path, "utf8"), `${MILD}    cap_drop:\n      - ALL\n`);
		assert.equal(statSync(path).mode & 0o777, 0o640);
		assert.deepEqual(await dropcap(cwd, ["fix", "--diff"]), { code: 0, stdout: "", stderr: "" });
	});

	it("fix changes what has to be reviewed only when told to, through a link and behind a byte order mark", async () => {
		const cwd = project({ "real/app": `\uFEFF${PRIVILEGED}` });
		symlinkSync(join(cwd, "real/app"), join(cwd, "compose.yaml"));
		const safe = await dropcap(cwd, ["fix", "compose.yaml"]);
		assert.ok(readFileSync(join(cwd, "real/app"), "utf8").includes("privileged"), safe.stderr);
		assert.equal((await dropcap(cwd, ["fix", "--review", "compose.yaml"])).stdout, "fixed compose.yaml\n");
		const text = readFileSync(join(cwd, "real/app"), "utf8");
		assert.match(text, /^\uFEFFservices:\n[\s\S]*cap_drop:/);
		assert.ok(!text.includes("privileged"));
	});

	it("fix takes an error away that hid another", async () => {
		const cwd = project({
			"compose.yaml": `services:\n  a:\n    image: nginx:1.27\n    privileged: true\n    devices: [/dev/mem]\n${HARDENED}`,
		});
		const { stdout, stderr } = await dropcap(cwd, ["fix", "--review"]);
		assert.deepEqual([stdout, stderr], ["fixed compose.yaml\n", ""]);
		assert.doesNotMatch(readFileSync(join(cwd, "compose.yaml"), "utf8"), /privileged/);
	});

	it("fix mends one service alone, with the Dockerfile that it builds", async () => {
		const other = `  other:\n    image: nginx:1.27\n    privileged: true\n`;
		const before = `services:\n  api:\n    build: api\n${HARDENED}${other}`;
		const cwd = project({ "compose.yaml": before, "api/Dockerfile": "FROM node:22\nCOPY . .\n" });
		const missing = await dropcap(cwd, ["fix", "--review", "--service", "nobody"]);
		assert.deepEqual([missing.code, missing.stdout], [2, ""]);
		assert.match(missing.stderr, /no Compose file that was read has a service "nobody"/);
		const { stdout } = await dropcap(cwd, ["fix", "--review", "--service", "api"]);
		assert.equal(stdout, "fixed compose.yaml\nfixed api/Dockerfile\n");
		const added = "    cap_drop:\n      - ALL\n";
		assert.equal(
			readFileSync(join(cwd, "compose.yaml"), "utf8"),
			`services:\n  api:\n    build: api\n${HARDENED}${added}${other}`,
		);
		assert.match(readFileSync(join(cwd, "api/Dockerfile"), "utf8"), /^USER node$/m);
		assert.deepEqual(await dropcap(cwd, ["fix", "--review", "--service", "api"]), { code: 0, stdout: "", stderr: "" });
	});

	it("explains, helps and tells its version", async () => {
		const cwd = project({});
		const [rule, help, version] = await Promise.all(
			[["explain", "privileged"], [], ["--version"]].map((it) => dropcap(cwd, it)),
		);
		assert.match(rule?.stdout ?? "", /^# privileged\n[\s\S]*## Why it matters/);
		assert.match(help?.stdout ?? "", /Usage: dropcap /);
		const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
		assert.deepEqual(version, { code: 0, stdout: `${manifest.version}\n`, stderr: "" });
	});

	it("lsp --stdio starts the server", async () => {
		const server = program.start(project({}), ["lsp", "--stdio"]);
		const connection = createProtocolConnection(
			new StreamMessageReader(server.stdout),
			new StreamMessageWriter(server.stdin),
			NullLogger,
		);
		connection.listen();
		const params = { processId: process.pid, rootUri: null, capabilities: {} };
		const { serverInfo } = await connection.sendRequest(InitializeRequest.type, params);
		assert.equal(serverInfo?.name, "Dropcap");
		await connection.sendRequest("shutdown");
		void connection.sendNotification("exit");
		assert.deepEqual(await once(server, "exit"), [0, null]);
		connection.dispose();
	});

	function project(files: Parameters<Program["project"]>[0]): string {
		return program.project(files);
	}

	function dropcap(cwd: string, words: readonly string[], input = "") {
		return program.run(cwd, words, { input });
	}
});
