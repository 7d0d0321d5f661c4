import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { commands } from "../../server/src/cli/commands.ts";
import { rules } from "../../server/src/rules/index.ts";
import { skipFor } from "../support/absent.ts";
import { programForSuite } from "../support/program.ts";

describe("dropcap completion", function () {
	this.timeout(20_000);
	const program = programForSuite();
	const scripts = new Map<string, string>();
	before(async () => {
		const cwd = program.project({});
		for (const shell of ["bash", "zsh", "fish"]) {
			const { code, stdout } = await program.run(cwd, ["completion", shell]);
			assert.equal(code, 0);
			scripts.set(shell, stdout);
		}
	});

	it("bash offers commands, options, values, rules and files", function () {
		if (spawnSync("bash", ["-c", "complete -p"]).error) skipFor("bash is not there", this);
		const cwd = program.project({ Dockerfile: "", "my files/x": "" });
		/** What is offered for the last word, words split as bash does it. */
		const offered = (...words: readonly string[]) => {
			const list = words.map((it) => `'${it}'`).join(" ");
			const script = `${scripts.get("bash")}\nCOMP_WORDS=(${list})\nCOMP_CWORD=${words.length - 1}\n_dropcap 2>/dev/null\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
			const { stdout, status } = spawnSync("bash", ["--norc"], { cwd, input: script, encoding: "utf8" });
			assert.equal(status, 0);
			return stdout.split("\n").filter((it) => it !== "");
		};
		assert.deepEqual(offered("dropcap", "che"), ["check"]);
		assert.deepEqual(offered("dropcap", ""), [...commands.map((it) => it.name), "--help", "--version"]);
		assert.deepEqual(offered("dropcap", "check", "--fo"), ["--format"]);
		assert.deepEqual(offered("dropcap", "check", "--format", ""), ["text", "json", "sarif", "github", "gnu"]);
		assert.deepEqual(offered("dropcap", "check", "--format", "=", "s"), ["sarif"]);
		assert.deepEqual(offered("dropcap", "check", "--format", "="), ["text", "json", "sarif", "github", "gnu"]);
		assert.deepEqual(offered("dropcap", "check", "--rule", "host-p"), ["host-pid="]);
		assert.deepEqual(offered("dropcap", "check", "--rule", "host-pid", "=", "w"), ["warning"]);
		assert.deepEqual(offered("dropcap", "check", "Docker"), ["Dockerfile"]);
		assert.deepEqual(offered("dropcap", "fix", "--config", "my"), ["my files"]);
		assert.deepEqual(offered("dropcap", "fix", "--service", "D"), []);
		assert.deepEqual(offered("dropcap", "explain", "NET_A"), ["NET_ADMIN"]);
		assert.deepEqual(offered("dropcap", "completion", "z"), ["zsh"]);
	});

	it("names every command, option and rule for every shell", () => {
		for (const [shell, script] of scripts) {
			for (const { name, options } of commands) {
				assert.ok(script.includes(name), `${shell}: ${name}`);
				for (const it of options) {
					const spelled = shell === "fish" ? `-l ${it.name.slice(2)} ` : it.name;
					assert.ok(script.includes(spelled), `${shell}: ${it.name}`);
				}
			}
			for (const { name } of rules) assert.ok(script.includes(name), `${shell}: ${name}`);
		}
	});

	it("is a script that each shell which is there can read", () => {
		for (const [shell, script] of scripts) {
			const cwd = program.project({ script });
			const { error, stderr, status } = spawnSync(shell, ["-n", "script"], { cwd, encoding: "utf8" });
			if (!error) assert.deepEqual([status, stderr], [0, ""], shell);
		}
	});
});
