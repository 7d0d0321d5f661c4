import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programForSuite } from "../support/program.ts";
import { assertReport } from "../support/schemas.ts";

const ROOT = "FROM debian:12\n";
const SERVICE = "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n";

describe("dropcap baseline", function () {
	this.timeout(20_000);
	const program = programForSuite();

	const filesIn = (cwd: string, path = ".dropcap-baseline.json") =>
		Object.keys(JSON.parse(readFileSync(join(cwd, path), "utf8")).files);
	const check = (cwd: string, ...words: readonly string[]) => program.run(cwd, ["check", "--quiet", ...words]);

	it("accepts what is there, so that only new findings are reported", async () => {
		const cwd = program.project({
			Dockerfile: ROOT,
			"compose.yaml": SERVICE,
			"api/Dockerfile": "FROM debian:12\nUSER 1000\n",
		});
		const { code, stdout } = await program.run(cwd, ["baseline"]);
		assert.equal(code, 0);
		assert.match(stdout, /^wrote \.dropcap-baseline\.json: \d+ findings accepted\n$/);
		assert.deepEqual(filesIn(cwd), ["Dockerfile", "compose.yaml"]);
		assert.deepEqual(await check(cwd, "--fail-on", "hint"), { code: 0, stdout: "", stderr: "" });

		writeFileSync(join(cwd, "compose.yaml"), `# moved\n\n${SERVICE}    pid: host\n`);
		const found = await check(cwd);
		assert.deepEqual([found.code, found.stdout.split("\n").length], [1, 2]);
		assert.match(found.stdout, /^compose\.yaml:7:10 warning .* \[host-pid\]$/m);
		assert.match((await check(cwd, "--no-baseline")).stdout, /\[privileged\]/);
		assert.match((await check(cwd, "--no-config")).stdout, /\[privileged\]/);
	});

	it("shows in a report what it accepts", async () => {
		const cwd = program.project({ "compose.yaml": SERVICE });
		await program.run(cwd, ["baseline"]);
		const { stdout } = await program.run(cwd, ["check", "--format", "json", "--report-suppressed"]);
		const report = JSON.parse(stdout);
		assertReport(report);
		assert.ok(report.findings.length > 2);
		assert.ok(report.findings.every((it: { suppressed?: { by: string } }) => it.suppressed?.by === "baseline"));
		assert.equal(report.summary.findings, 0);
	});

	it("drops what is gone, and keeps what nobody asked about", async () => {
		const cwd = program.project({ "a/Dockerfile": ROOT, "b/Dockerfile": ROOT, "c/Dockerfile": ROOT });
		await program.run(cwd, ["baseline"]);
		writeFileSync(join(cwd, "a/Dockerfile"), "FROM debian:12\nUSER 1000\n");
		rmSync(join(cwd, "b/Dockerfile"));
		const first = readFileSync(join(cwd, ".dropcap-baseline.json"), "utf8");
		await program.run(cwd, ["baseline", "c"]);
		assert.equal(readFileSync(join(cwd, ".dropcap-baseline.json"), "utf8"), first);
		await program.run(join(cwd, "b"), ["baseline"]);
		assert.deepEqual(filesIn(cwd), ["a/Dockerfile", "c/Dockerfile"], "a folder below has the one of the folder above");
		await program.run(cwd, ["baseline"]);
		assert.deepEqual(filesIn(cwd), ["c/Dockerfile"]);
	});

	it("goes where the configuration or the option says", async () => {
		const cwd = program.project({ ".dropcap.yaml": "baseline: ci/accepted.json\n", "ci/x": "", Dockerfile: ROOT });
		const before = await check(cwd);
		assert.match(before.stderr, /\.dropcap\.yaml:1:11 warning There is no baseline "ci\/accepted\.json"/);
		assert.match((await program.run(cwd, ["baseline"])).stdout, /^wrote ci\/accepted\.json: 1 finding accepted\n$/);
		assert.deepEqual(filesIn(cwd, "ci/accepted.json"), ["../Dockerfile"]);
		assert.deepEqual(await check(cwd), { code: 0, stdout: "", stderr: "" });
		await program.run(cwd, ["baseline", "--baseline", "other.json", "--rule", "missing-user=off"]);
		assert.deepEqual(filesIn(cwd, "other.json"), []);
		assert.equal((await check(cwd, "--baseline", "other.json")).code, 1);
		assert.equal((await check(cwd, "--baseline", "ci/accepted.json", "--no-config")).code, 0);
	});

	it("that is none is told once, and accepts nothing", async () => {
		const cwd = program.project({ ".dropcap-baseline.json": "{}", Dockerfile: ROOT, "a/Dockerfile": ROOT });
		const { code, stdout, stderr } = await check(cwd);
		assert.equal(code, 1);
		assert.equal(stdout.match(/missing-user/g)?.length, 2);
		assert.equal(stderr, "dropcap: .dropcap-baseline.json is no baseline of Dropcap, so it accepts nothing\n");
		assert.equal((await program.run(cwd, ["baseline"])).code, 0);
		assert.equal((await check(cwd)).code, 0);
	});

	it("is not written where something could not be read", async () => {
		const cwd = program.project({ Dockerfile: ROOT });
		const { code, stdout } = await program.run(cwd, ["baseline", ".", "gone"]);
		assert.deepEqual([code, stdout], [2, ""]);
		assert.throws(() => filesIn(cwd));
	});
});
