import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type Outcome, type Program, programForSuite } from "../support/program.ts";
import { assertReport } from "../support/schemas.ts";

/** What a service needs at most to be found something of. */
const PRIVILEGED = "{ image: nginx, privileged: true }";

describe("dropcap check of hostile input", function () {
	// The bound of each of these: a run that takes longer has no end that anybody would wait for.
	this.timeout(120_000);
	const program = programForSuite();

	/** A run that ended by itself, with a report or a word on why there is none, and never with an error of its own. */
	function assertCalm({ code, stdout, stderr }: Outcome): void {
		assert.ok(code === 0 || code === 1 || code === 2, `${code}: ${stderr.slice(0, 500)}`);
		assert.doesNotMatch(stderr, /\n {4}at |Error:|heap/);
		if (code === 2) assert.match(stderr, /^dropcap: /);
		else assert.match(stdout, /\S/);
	}

	const check = (files: Parameters<Program["project"]>[0], ...words: readonly string[]) =>
		program.run(program.project(files), ["check", ...words]);

	it("aliases that multiply", async () => {
		const levels = Array.from({ length: 30 }, (_, i) => {
			const inner = i === 0 ? "x" : Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ");
			return `x-${i}: &a${i} [${inner}]`;
		});
		const bomb = `${levels.join("\n")}\nservices:\n  web:\n    image: nginx\n    privileged: true\n    cap_add: *a29\n    volumes: *a29\n    environment: *a29\n`;
		const merges = Array.from(
			{ length: 30 },
			(_, i) => `x-${i}: &a${i} { ${i === 0 ? "image: nginx" : `<<: [*a${i - 1}, *a${i - 1}, *a${i - 1}]`} }`,
		);
		const merged = `${merges.join("\n")}\nservices:\n  web:\n    <<: *a29\n    privileged: true\n`;
		const circle = "services: &s\n  web: &w\n    <<: *w\n    privileged: true\n  all: *s\n";
		for (const text of [bomb, merged, circle]) {
			const outcome = await check({ "compose.yaml": text }, "--quiet");
			assertCalm(outcome);
			assert.match(outcome.stdout, /privileged/, text.slice(0, 60));
		}
		assertCalm(await check({ ".dropcap.yaml": bomb, "compose.yaml": `services: { web: ${PRIVILEGED} }\n` }));
	});

	it("lines of 10 MB, and of as much as is read", async () => {
		const longest = 2 * 1024 * 1024 - 100;
		const line = (length: number) => `RUN echo ${"x".repeat(length)}`;
		const tooLarge = await check({ Dockerfile: `FROM debian:12\n${line(10 * 1024 * 1024)}\n` });
		assert.deepEqual([tooLarge.code, tooLarge.stderr.split("\n")[0]], [0, "dropcap: Dockerfile is larger than 2 MiB"]);
		const stdin = await program.run(program.project({}), ["check", "-"], {
			input: `FROM debian:12\n${line(10 * 1024 * 1024)}\n`,
		});
		assertCalm(stdin);
		const word = await check({ Dockerfile: `FROM debian:12\n${line(longest)}\n` });
		assertCalm(word);
		assert.ok(word.stdout.length < 10_000, "nobody is shown all of it");
		const spaces = `services: { web: ${PRIVILEGED.replace("nginx", `nginx,${" ".repeat(longest)}`)} }\n`;
		assertCalm(await check({ "compose.yaml": spaces }));
		assertCalm(await check({ Dockerfile: `FROM debian:12\nUSER ${"a".repeat(longest)}\n` }, "--format", "sarif"));
	});

	it("100,000 services", async () => {
		const many = Array.from({ length: 100_000 }, (_, i) => `  s${i}: {}\n`).join("");
		const outcome = await check({ "compose.yaml": `services:\n${many}` }, "--format", "json");
		assertCalm(outcome);
		assertReport(JSON.parse(outcome.stdout));
	});

	it("nesting without end", async () => {
		for (const text of [
			`services: ${"[".repeat(50_000)}\n`,
			`services: ${"{a: ".repeat(20_000)}\n`,
			`services:\n${Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")}`,
		])
			assertCalm(await check({ "compose.yaml": text }));
		const nested = `FROM debian:12\nRUN ${"$(".repeat(20_000)}\nRUN ${"{ ".repeat(20_000)}\nRUN ${"( ".repeat(20_000)}\n`;
		assertCalm(await check({ Dockerfile: nested }));
	});

	it("NUL bytes and bytes that are no text", async () => {
		const late = `FROM debian:12\n#${"x".repeat(10_000)}\nUSER ro\0ot\n`;
		assertCalm(await check({ Dockerfile: late }));
		const mixed = Buffer.concat([Buffer.from("FROM debian:12\nUSER "), Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80])]);
		const broken = await check({ Dockerfile: mixed });
		assert.deepEqual([broken.code, broken.stderr.split("\n")[0]], [0, "dropcap: Dockerfile is not in UTF-8"]);
		const utf16 = Buffer.from("\uFEFFFROM debian:12\n", "utf16le");
		assert.match((await check({ Dockerfile: utf16 })).stderr, /is binary/);
	});

	it("files that lead to one another, and out of the workspace", async () => {
		const outcome = await check(
			{
				"compose.yaml": `include: [compose.yaml, a/compose.yaml]\nservices:\n  web: { extends: { service: web }, privileged: true }\n  out: { build: ../../../../../../../../etc, env_file: ../../../../etc/passwd }\n`,
				"a/compose.yaml":
					"include: [../compose.yaml, /etc/passwd, 'https://example.com/compose.yaml', '\\\\\\\\host\\\\share']\nservices:\n  a: { extends: { file: ../b/compose.yaml, service: b } }\n",
				"b/compose.yaml": "services:\n  b: { extends: { file: ../a/compose.yaml, service: a } }\n",
				".dropcap.yaml": "extends: b.yaml\nbaseline: ../../../../../../etc/passwd\n",
				"b.yaml": "extends: .dropcap.yaml\n",
			},
			"--quiet",
		);
		assertCalm(outcome);
		assert.doesNotMatch(outcome.stdout + outcome.stderr, /root:x:|\/bin\/sh/, "what lies outside is shown to nobody");
		const chain = Object.fromEntries(
			Array.from({ length: 500 }, (_, i) => [`compose.${i}.yaml`, `include: [compose.${i + 1}.yaml]\n`]),
		);
		assertCalm(
			await program.run(program.project({ ...chain, "compose.500.yaml": "services: {}\n" }), [
				"check",
				"compose.0.yaml",
			]),
		);
	});

	it("names that are no names", async () => {
		const names = [
			"new\nline.dockerfile",
			"\u001b[2Jred.dockerfile",
			"100%25.dockerfile",
			"a#b?c.dockerfile",
			"-rf.dockerfile",
		];
		const cwd = program.project(Object.fromEntries(names.map((it) => [it, "FROM debian:12\n"])));
		for (const format of ["text", "json", "sarif", "github", "gnu"]) {
			const { code, stdout, stderr } = await program.run(cwd, ["check", "--format", format]);
			assert.deepEqual([code, stderr], [1, ""], format);
			assert.ok(!stdout.includes("\u001b"), format);
			if (format === "gnu" || format === "github") assert.equal(stdout.trim().split("\n").length, names.length, format);
			if (format === "json") assert.deepEqual(pathsIn(stdout).toSorted(), names.toSorted());
		}
		const named = await program.run(cwd, ["check", "--format", "json", "--", "-rf.dockerfile"]);
		assert.deepEqual(pathsIn(named.stdout), ["-rf.dockerfile"]);
	});

	it("files that change and vanish while they are read", async () => {
		const cwd = program.project({});
		for (let i = 0; i < 40; i++) {
			mkdirSync(join(cwd, `f${i}`));
			writeFileSync(join(cwd, `f${i}/Dockerfile`), "FROM debian:12\n");
			writeFileSync(join(cwd, `f${i}/compose.yaml`), "services: { web: { build: . } }\n");
		}
		const child = program.start(cwd, ["check", "--quiet"]);
		const ended = once(child, "close");
		const said: Buffer[] = [];
		child.stderr.on("data", (it: Buffer) => said.push(it));
		child.stdout.resume();
		let isOver = false;
		void ended.then(() => {
			isOver = true;
		});
		for (let i = 0; !isOver; i = (i + 1) % 40) {
			const folder = join(cwd, `f${i}`);
			writeFileSync(join(folder, "Dockerfile.new"), `FROM alpine\n${"#".repeat(i * 1000)}\n`);
			renameSync(join(folder, "Dockerfile.new"), join(folder, "Dockerfile"));
			rmSync(join(folder, "compose.yaml"), { force: true });
			writeFileSync(join(folder, "compose.yaml"), i % 2 ? "services: [" : "services: { web: { build: . } }\n");
			await setImmediate();
		}
		const [code] = await ended;
		assertCalm({ code, stdout: "-", stderr: Buffer.concat(said).toString() });
		assert.notEqual(code, 2);
	});

	it("ignoring patterns and globs that take for ever elsewhere", async () => {
		const stars = `${"*a".repeat(200)}b`;
		const outcome = await check(
			{
				".gitignore": `${stars}\n${"**/".repeat(200)}x\n${"[".repeat(1_000)}\n`,
				".dropcap.yaml": `exclude: ["${stars}", "${"**/".repeat(200)}x", "${"{a,b}".repeat(50)}"]\n`,
				[`${"a".repeat(200)}/Dockerfile`]: "FROM debian:12\n",
			},
			"--quiet",
		);
		assertCalm(outcome);
		assert.match(outcome.stdout, /missing-user/);
	});
});

function pathsIn(report: string): readonly string[] {
	const files: readonly { readonly path: string }[] = JSON.parse(report).files;
	return files.map((it) => it.path);
}
