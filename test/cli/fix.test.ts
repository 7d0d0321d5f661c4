import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { skipFor } from "../support/absent.ts";
import { programForSuite } from "../support/program.ts";

const SERVICE = `services:
  cache:
    image: redis:7
    user: "10001"
    security_opt: ["no-new-privileges:true"]
    read_only: true
    mem_limit: 256m
    cpus: 0.5
    pids_limit: 100
`;
const FIXED = `${SERVICE}    cap_drop:\n      - ALL\n`;

describe("dropcap fix", function () {
	this.timeout(20_000);
	const program = programForSuite();

	const textIn = (cwd: string, path: string) => readFileSync(join(cwd, path), "utf8");

	it("keeps line ends, the mode, the owner and the folder as they are", async () => {
		const cwd = program.project({ "compose.yaml": SERVICE.replaceAll("\n", "\r\n") });
		const path = join(cwd, "compose.yaml");
		chmodSync(path, 0o754);
		if (process.getuid?.() === 0) chownSync(path, 1234, 4321);
		const before = statSync(path);
		assert.deepEqual(await program.run(cwd, ["fix"]), { code: 0, stdout: "fixed compose.yaml\n", stderr: "" });
		assert.equal(textIn(cwd, "compose.yaml"), FIXED.replaceAll("\n", "\r\n"));
		const after = statSync(path);
		assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid]);
		assert.deepEqual(readdirSync(cwd), ["compose.yaml"]);
	});

	it("makes of a diff what git applies", async function () {
		const cwd = program.project({ "a b/compose.yaml": SERVICE, "compose.yaml": SERVICE.trimEnd() });
		const { code, stdout } = await program.run(cwd, ["fix", "--diff"]);
		assert.equal(code, 1);
		const applied = spawnSync("git", ["apply", "-"], { cwd, input: stdout, encoding: "utf8" });
		if (applied.error) skipFor("git is not there", this);
		assert.equal(applied.stderr, "");
		assert.equal(textIn(cwd, "a b/compose.yaml"), FIXED);
		assert.deepEqual(await program.run(cwd, ["fix", "--diff"]), { code: 0, stdout: "", stderr: "" });
	});

	it("leaves a link a link, and changes a file that two links lead to once", async () => {
		const cwd = program.project({ "real/app.yaml": SERVICE });
		symlinkSync("real/app.yaml", join(cwd, "compose.yaml"));
		symlinkSync("app.yaml", join(cwd, "real/compose.yaml"));
		assert.equal((await program.run(cwd, ["fix"])).code, 0);
		assert.equal(textIn(cwd, "real/app.yaml"), FIXED);
		assert.deepEqual(readdirSync(join(cwd, "real")).toSorted(), ["app.yaml", "compose.yaml"]);
	});

	it("leaves a file alone that it may not write, and says so", async function () {
		if (process.getuid?.() !== 0) skipFor("only root can be somebody else", this);
		if (spawnSync("setpriv", ["--version"]).status !== 0) skipFor("setpriv is not there", this);
		const cwd = program.project({ "compose.yaml": SERVICE });
		spawnSync("chmod", ["-R", "o+rX", program.folder]);
		const user = ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, program.bundle, "fix"];
		const closed = spawnSync("setpriv", user, { cwd, encoding: "utf8" });
		assert.deepEqual(
			[closed.status, closed.stdout, closed.stderr],
			[2, "", "dropcap: compose.yaml was left alone: it may not be written\n"],
		);
		// The file itself is open, but no new one can be made beside it.
		chmodSync(join(cwd, "compose.yaml"), 0o666);
		assert.match(spawnSync("setpriv", user, { cwd, encoding: "utf8" }).stderr, /left alone: it may not be written/);
		assert.equal(textIn(cwd, "compose.yaml"), SERVICE);
	});

	it("does not fix what the baseline accepts, unless that does not count", async () => {
		const cwd = program.project({ "compose.yaml": SERVICE });
		assert.equal((await program.run(cwd, ["baseline"])).code, 0);
		assert.deepEqual(await program.run(cwd, ["fix"]), { code: 0, stdout: "", stderr: "" });
		assert.equal((await program.run(cwd, ["fix", "--no-baseline"])).stdout, "fixed compose.yaml\n");
	});

	it("writes no broken file: text that cannot be parsed stays as it is", async () => {
		const broken = `${SERVICE}    environment: [a\n  web:\n   - image: {\n`;
		const cwd = program.project({ "compose.yaml": broken, Dockerfile: "FROM debian:12\nRUN <<EOF\napt-get update\n" });
		const { code } = await program.run(cwd, ["fix", "--review"]);
		assert.ok(code === 0 || code === 2, String(code));
		assert.ok(existsSync(join(cwd, "Dockerfile")));
		const again = await program.run(cwd, ["check", "--format", "json", "--fail-on", "never"]);
		assert.equal(again.code, 0);
	});
});
