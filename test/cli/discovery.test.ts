import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { skipFor } from "../support/absent.ts";
import { type Program, programForSuite } from "../support/program.ts";

const ROOT = "FROM debian:12\n";
const SERVICE = "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n";

describe("dropcap check in a folder", function () {
	this.timeout(20_000);
	const program = programForSuite();

	const checked = async (cwd: string, ...words: readonly string[]) => {
		const { stdout, stderr } = await program.run(cwd, ["check", "--format", "json", ...words]);
		const files: readonly { readonly path: string }[] = JSON.parse(stdout).files;
		return { paths: files.map((it) => it.path), stderr };
	};

	it("judges a Compose file and its override as one project, and tells each finding where it stands", async () => {
		const cwd = program.project({
			"compose.yaml": "services:\n  web:\n    image: nginx:1.27\n    user: '1001'\n    cap_drop: [ALL]\n",
			"compose.override.yaml": "services:\n  web:\n    privileged: true\n",
		});
		const { stdout } = await program.run(cwd, ["check", "--quiet"]);
		const rules = (path: string) => [...stdout.matchAll(new RegExp(`^${path}:.*\\[(.*)\\]$`, "gm"))].map((it) => it[1]);
		assert.deepEqual(
			rules("compose\\.override\\.yaml").filter((it) => it === "privileged" || it === "missing-user"),
			["privileged"],
		);
		assert.ok(!rules("compose\\.yaml").includes("privileged"));
		assert.equal(stdout.match(/\[privileged\]/g)?.length, 1);
	});

	it("leaves out what .gitignore leaves out, from the root of the repository on", async () => {
		const cwd = program.project({
			".git/HEAD": "ref: refs/heads/main\n",
			".gitignore": "out\n*.local.dockerfile\n",
			"out/Dockerfile": ROOT,
			"app/a.local.dockerfile": ROOT,
			"app/Dockerfile": ROOT,
			"app/.gitignore": "/b\n",
			"app/b/Dockerfile": ROOT,
		});
		assert.deepEqual(await checked(cwd), { paths: ["app/Dockerfile"], stderr: "" });
		assert.deepEqual((await checked(join(cwd, "app"))).paths, ["Dockerfile"]);
		assert.deepEqual((await checked(cwd, "out", "app/b/Dockerfile")).paths, ["out/Dockerfile", "app/b/Dockerfile"]);
	});

	it("follows a link to a file in the folder, and none that leads out of it", async () => {
		const outside = program.project({ "secret/Dockerfile": ROOT });
		const cwd = program.project({ "docker/production": ROOT, "docker/Dockerfile.web": ROOT });
		symlinkSync("docker/production", join(cwd, "Dockerfile"));
		symlinkSync("docker/Dockerfile.web", join(cwd, "Dockerfile.web"));
		symlinkSync(join(outside, "secret/Dockerfile"), join(cwd, "Dockerfile.out"));
		symlinkSync(join(outside, "secret"), join(cwd, "secret"));
		symlinkSync(".", join(cwd, "circle"));
		symlinkSync("Dockerfile.self", join(cwd, "Dockerfile.self"));
		symlinkSync("gone", join(cwd, "Dockerfile.gone"));
		const { paths, stderr } = await checked(cwd);
		assert.deepEqual(paths, ["Dockerfile", "docker/Dockerfile.web"]);
		assert.deepEqual(stderr.trim().split("\n").toSorted(), [
			"dropcap: Dockerfile.gone is not there",
			"dropcap: Dockerfile.out is a link that leads out of the folder",
			"dropcap: Dockerfile.self is a link that leads to itself",
		]);
		assert.deepEqual((await checked(cwd, "Dockerfile.out")).paths, ["Dockerfile.out"], "who names a file means it");
	});

	it("skips what is no text with a note, and fails where it was named", async () => {
		const cwd = program.project({
			"a.dockerfile": Buffer.from([0x46, 0x52, 0, 0x4f]),
			"b.dockerfile": Buffer.from([0x46, 0xff, 0xfe, 0x0a]),
			"c.dockerfile": "#".repeat(3 * 1024 * 1024),
			Dockerfile: ROOT,
		});
		mkdirSync(join(cwd, "d.dockerfile"));
		const notes = [
			"dropcap: a.dockerfile is binary",
			"dropcap: b.dockerfile is not in UTF-8",
			"dropcap: c.dockerfile is larger than 2 MiB",
		];
		const all = await program.run(cwd, ["check"]);
		assert.deepEqual([all.code, all.stderr.trim().split("\n")], [1, notes]);
		assert.equal((await program.run(cwd, ["check", "--quiet"])).stderr, "");
		for (const [i, name] of ["a", "b", "c"].entries()) {
			const named = await program.run(cwd, ["check", `${name}.dockerfile`, "Dockerfile"]);
			assert.deepEqual([named.code, named.stderr], [2, `${notes[i]}\n`]);
			assert.match(named.stdout, /Dockerfile:1:6/, "the others are checked all the same");
		}
	});

	it("never opens pipes, sockets and devices, by whatever way they are named", async function () {
		if (process.platform === "win32") skipFor("Windows has no such files", this);
		const cwd = program.project({
			"compose.yaml":
				"include: [pipe.yaml]\nservices:\n  web:\n    build: .\n    env_file: /dev/zero\n  zero: { extends: { file: /dev/zero, service: a } }\n",
			".gitignore": "socket.sock\n",
		});
		for (const it of ["Dockerfile", "pipe.yaml", ".env", ".dropcap.yaml", ".dropcap-baseline.json"])
			assert.equal(spawnSync("mkfifo", [join(cwd, it)]).status, 0);
		const server = createServer().listen(join(cwd, "Containerfile"));
		try {
			const { code, stdout, stderr } = await program.run(cwd, ["check", "--quiet"]);
			assert.deepEqual([code, stderr], [code, ""]);
			assert.match(stdout, /^compose\.yaml:/);
			const named = await program.run(cwd, ["check", "Dockerfile", "Containerfile", "/dev/zero"]);
			assert.equal(named.code, 2);
			const said = [/^dropcap: Dockerfile is a pipe$/m, /^dropcap: Containerfile is a socket$/m, /zero is a device$/m];
			for (const it of said) assert.match(named.stderr, it);
		} finally {
			server.close();
		}
	});

	it("says what it may not read, and goes on", async function () {
		if (process.getuid?.() === 0) return asSomebodyElse(this);
		await assertRefused((cwd, words) => program.run(cwd, words));
	});

	/** Root may read everything, so that the check runs as a user who may not. */
	async function asSomebodyElse(test: Mocha.Context): Promise<void> {
		if (spawnSync("setpriv", ["--version"]).status !== 0) skipFor("setpriv is not there", test);
		await assertRefused(async (cwd, words) => {
			spawnSync("chmod", ["-R", "o+rX", program.folder]);
			spawnSync("chmod", ["000", join(cwd, "Dockerfile"), join(cwd, "closed")]);
			const user = ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, program.bundle];
			const { status, stdout, stderr } = spawnSync("setpriv", [...user, ...words], { cwd, encoding: "utf8" });
			return { code: status, stdout, stderr };
		});
	}

	async function assertRefused(
		run: (cwd: string, words: readonly string[]) => Promise<Awaited<ReturnType<Program["run"]>>>,
	): Promise<void> {
		const cwd = program.project({ Dockerfile: ROOT, "closed/Dockerfile": ROOT, "compose.yaml": SERVICE });
		spawnSync("chmod", ["000", join(cwd, "Dockerfile"), join(cwd, "closed")]);
		const { code, stdout, stderr } = await run(cwd, ["check", "--quiet"]);
		assert.equal(code, 1, stderr);
		assert.match(stdout, /privileged/);
		assert.equal(stderr, "dropcap: closed cannot be read: permission denied\n");
		const named = await run(cwd, ["check", "Dockerfile"]);
		assert.deepEqual(
			[named.code, named.stderr.split("\n")[0]],
			[2, "dropcap: Dockerfile cannot be read: permission denied"],
		);
		spawnSync("chmod", ["700", join(cwd, "closed")]);
	}

	it("finds each file once, however often it is asked for", async () => {
		const cwd = program.project({ "a/Dockerfile": ROOT });
		writeFileSync(join(cwd, "compose.yaml"), SERVICE);
		assert.deepEqual((await checked(cwd, ".", "a", "./a/Dockerfile", join(cwd, "a"))).paths, [
			"a/Dockerfile",
			"compose.yaml",
		]);
	});
});
