import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programForSuite } from "../support/program.ts";

const ROOT = "FROM debian:12\n";
const PRIVILEGED = 'services:\n  web:\n    image: nginx:1.27\n    user: "101"\n    privileged: true\n';

describe("dropcap with a configuration", function () {
	this.timeout(20_000);
	const program = programForSuite();

	it("takes the nearest file of each file that it checks", async () => {
		const cwd = program.project({
			".dropcap.yaml": "rules: { missing-user: hint }\n",
			"api/.dropcap.yaml": "rules: { missing-user: error }\n",
			Dockerfile: ROOT,
			"api/Dockerfile": ROOT,
		});
		const { code, stdout, stderr } = await program.run(cwd, ["check", "--quiet"]);
		assert.deepEqual([code, stderr], [1, ""]);
		assert.match(stdout, /^Dockerfile:1:6 hint .*\napi\/Dockerfile:1:6 error .*\n$/);
		const below = await program.run(join(cwd, "api"), ["check", "--quiet", "../Dockerfile"]);
		assert.match(below.stdout, /^\.\.\/Dockerfile:1:6 hint /);
	});

	it("lets options win over variables, these over files", async () => {
		const cwd = program.project({
			".dropcap.yaml": "preset: strict\nrules: { missing-user: hint }\n",
			Dockerfile: ROOT,
		});
		const severity = async (words: readonly string[], environment = {}) => {
			const { stdout, stderr } = await program.run(cwd, ["check", "--quiet", ...words], { environment });
			assert.equal(stderr, "");
			return /missing-user/.test(stdout) ? /:1:6 (\S+) /.exec(stdout)?.[1] : "off";
		};
		assert.equal(await severity([]), "hint");
		assert.equal(await severity(["--rule", "missing-user=error"]), "error");
		assert.equal(await severity(["--rule=missing-user=off"]), "off");
		assert.equal(await severity(["--no-config"]), "warning");
		const compose = program.project({ ".dropcap.yaml": "preset: strict\n", "compose.yaml": PRIVILEGED });
		const count = async (words: readonly string[], environment = {}) =>
			(await program.run(compose, ["check", "--quiet", ...words], { environment })).stdout.split("\n").length;
		const [strict, minimal] = [await count([]), await count(["--preset", "minimal"])];
		assert.ok(minimal < strict, `${minimal} < ${strict}`);
		assert.equal(await count([], { DROPCAP_PRESET: "minimal" }), minimal);
		assert.equal(await count(["--preset=strict"], { DROPCAP_PRESET: "minimal" }), strict);
		const loud = await program.run(cwd, ["check"], { environment: { DROPCAP_FAIL_ON: "all" } });
		assert.equal(loud.code, 2);
		assert.match(loud.stderr, /DROPCAP_FAIL_ON takes/);
		const failing = await program.run(cwd, ["check"], { environment: { DROPCAP_FAIL_ON: "hint" } });
		assert.equal(failing.code, 1);
	});

	it("takes the file that --config names, and ends with 2 where there is none", async () => {
		const cwd = program.project({
			".dropcap.yaml": "rules: { missing-user: off }\n",
			"ci/strict.yaml": "rules: { missing-user: error }\n",
			Dockerfile: ROOT,
		});
		const named = await program.run(cwd, ["check", "--quiet", "--config", "ci/strict.yaml"]);
		assert.match(named.stdout, /^Dockerfile:1:6 error /);
		const missing = await program.run(cwd, ["check", "--config", "ci/none.yaml"]);
		assert.deepEqual([missing.code, missing.stdout.includes("No findings")], [2, false]);
		assert.match(missing.stderr, /the configuration ci\/none\.yaml is not there/);
	});

	it("says once what is wrong with a configuration, and checks all the same", async () => {
		const cwd = program.project({
			".dropcap.yaml": "presett: strict\nignore:\n  - { rule: low-uid, until: 2020-01-01 }\n",
			"a/Dockerfile": ROOT,
			"b/Dockerfile": ROOT,
		});
		const { code, stdout, stderr } = await program.run(cwd, ["check", "--quiet"]);
		assert.equal(code, 1);
		assert.equal(stdout.match(/missing-user/g)?.length, 2);
		assert.match(
			stderr,
			/^dropcap: \.dropcap\.yaml:1:1 warning There is no key "presett": .* \[configuration\]\ndropcap: \.dropcap\.yaml:3:29 hint .* \[expired-ignore\]\n$/,
		);
	});

	it("leaves excluded files out, and says so of those that were named", async () => {
		const cwd = program.project({
			".dropcap.yaml": "exclude: [old]\n",
			"old/Dockerfile": ROOT,
			"vendor/app/Dockerfile": ROOT,
		});
		const all = await program.run(cwd, ["check"]);
		assert.deepEqual(all, {
			code: 0,
			stdout: "No findings in 0 files\n",
			stderr: "dropcap: no Dockerfile or Compose file was checked\n",
		});
		const named = await program.run(cwd, ["check", "old/Dockerfile"]);
		assert.match(named.stderr, /^dropcap: old\/Dockerfile is excluded by the configuration$/m);
		const inside = await program.run(join(cwd, "vendor/app"), ["check", "--quiet"]);
		assert.match(inside.stdout, /missing-user/);
	});

	it("writes into a log what it and the comments ignore, where that is asked for", async () => {
		const service = (name: string) => `  ${name}: { image: nginx, privileged: true }\n`;
		const cwd = program.project({
			".dropcap.yaml": "ignore: [{ rule: privileged, services: [web, api], reason: for now }]\n",
			"compose.yaml": `services:\n${service("web")}${service("db")}  # dropcap-ignore privileged\n${service("ci")}`,
		});
		const check = async (...words: readonly string[]) => {
			const { stdout, stderr } = await program.run(cwd, ["check", "--format", "sarif", ...words]);
			assert.equal(stderr, "");
			const [{ results }] = JSON.parse(stdout).runs;
			return results
				.filter((it: { ruleId: string }) => it.ruleId === "privileged")
				.map((it: { suppressions?: unknown }) => it.suppressions);
		};
		assert.deepEqual(await check(), [undefined]);
		const external = [{ kind: "external", justification: "for now" }];
		assert.deepEqual(await check("--report-suppressed"), [[], [{ kind: "inSource" }], external]);
	});

	it("tells once what services share, and not as ignored while one of them is not excused", async () => {
		const cwd = program.project({
			".dropcap.yaml": "ignore: [{ rule: privileged, services: [web] }]\n",
			"compose.yaml": "services:\n  web: &web { image: nginx, privileged: true }\n  api: *web\n",
		});
		const { stdout } = await program.run(cwd, ["check", "--format", "sarif", "--report-suppressed"]);
		const [{ results }] = JSON.parse(stdout).runs;
		const found = results.filter((it: { ruleId: string }) => it.ruleId === "privileged");
		assert.deepEqual(
			found.map((it: { suppressions?: unknown }) => it.suppressions),
			[[]],
		);
	});

	it("fixes only what is wanted, and with the account that is wanted", async () => {
		const cwd = program.project({
			".dropcap.yaml": "fix: { user: web, uid: 4711 }\n",
			Dockerfile: ROOT,
			"off/.dropcap.yaml": "rules: { missing-user: off }\n",
			"off/Dockerfile": ROOT,
		});
		assert.equal((await program.run(cwd, ["fix", "--review", "--rule", "low-uid=off"])).stdout, "fixed Dockerfile\n");
		assert.match(readFileSync(join(cwd, "Dockerfile"), "utf8"), /4711.* web\n[\s\S]*USER 4711:4711/);
		assert.equal(readFileSync(join(cwd, "off/Dockerfile"), "utf8"), ROOT);
	});

	it("init writes one that changes nothing, and never over another", async () => {
		const cwd = program.project({ Dockerfile: ROOT });
		const before = await program.run(cwd, ["check"]);
		assert.deepEqual(await program.run(cwd, ["init"]), { code: 0, stdout: "wrote .dropcap.yaml\n", stderr: "" });
		assert.deepEqual(await program.run(cwd, ["check"]), before);
		const again = await program.run(cwd, ["init"]);
		assert.equal(again.code, 2);
		assert.match(again.stderr, /there is a configuration already: \.dropcap\.yaml/);
		const other = program.project({ ".config/dropcap.yaml": "preset: strict\n" });
		assert.equal((await program.run(other, ["init"])).code, 2);
		assert.ok(!existsSync(join(other, ".dropcap.yaml")));
	});
});
