import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { judge } from "../server/src/analysis/analyze.ts";
import { fixAll } from "../server/src/analysis/fix-all.ts";
import { defaultSettings, type Settings } from "../server/src/analysis/settings.ts";
import { nodeFileSystem } from "../server/src/node-file-system.ts";
import type { FileSystem } from "../server/src/workspace/file-system.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import { inTime } from "./fuzz/time-limit.ts";
import { memoryFileSystem, uriOf } from "./support/memory-file-system.ts";

const settings: Settings = { ...defaultSettings, preset: "strict" };

/** What every hostile text gets, in milliseconds of processor time; where work grows with the square of it, minutes go by. */
const LIMIT = 6000;

/** How long a hostile run of characters is. */
const LONG = 100_000;

const run = (text: string, length = LONG) => text.repeat(Math.ceil(length / text.length));

/** Lines behind `FROM debian:12` that regular expressions and readers could choke on. */
const INSTRUCTIONS: Readonly<Record<string, string>> = {
	"blanks inside of a line": `RUN a${run(" ")}b`,
	"tabs in front of a comment": `RUN a${run("\t")}# b`,
	"slashes of a path": `WORKDIR ${run("/")}a\nRUN chown -R a ${run("/")}b && chmod -R 777 /${run("/.")}b`,
	"backslashes of sed": `RUN sed -i 's/${run("\\")}' /etc/sudoers`,
	"options that name users": `RUN ./configure -${run("uid")}`,
	"a long name of a user": `USER ${run("a")}`,
	"digits of an account": `RUN useradd -u ${run("9")} app\nUSER app`,
	"digits of a port": `EXPOSE ${run("9")}x`,
	"quotes that stay open": `RUN echo ${run(`"'`)}`,
	"variables in variables": `ENV A=${run("$" + "{A:-")}\nUSER $A`,
	"substitutions in substitutions": `RUN echo ${run("$(")}`,
	"commands in a chain": `RUN ${run("a && ")}b`,
	"continued lines": `RUN ${run("a \\\n")}b`,
	"comments that ignore": `${run("# dropcap-ignore root-user, \n")}USER root`,
	"a comment with blanks": `USER root\n# dropcap-ignore${run(" ")}root-user${run(" ")},x`,
	"heredocs in one instruction": `RUN ${run("<<A ", 4000)}\nA\n`,
	stages: run("FROM a AS a\nUSER root\n", 40_000),
	flags: `RUN ${run("--mount=type=secret,")} x`,
	"NUL bytes": `USER ${run("\0")}`,
};

/** Whole Compose files of the same kind. */
const COMPOSE_FILES: Readonly<Record<string, string>> = {
	"aliases that multiply": `x: &a0 [a]\n${Array.from({ length: 40 }, (_, i) => `x${i}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]\n`).join("")}services:\n  web:\n    image: nginx\n    cap_add: *a40\n    volumes: *a40\n    environment: *a40\n`,
	"merges that multiply": `x: &a0 {a: b}\n${Array.from({ length: 40 }, (_, i) => `x${i}: &a${i + 1} {<<: [*a${i}, *a${i}]}\n`).join("")}services:\n  web:\n    <<: [*a40, *a40]\n    image: nginx\n`,
	"an anchor that holds itself":
		"services: &a\n  web: &b\n    <<: [*a, *b]\n    extends: web\n    image: nginx\n    cap_add: *b\n",
	"deep lists": `services:\n  web:\n    cap_add: ${run("[", 2000)}${run("]", 2000)}\n`,
	"deep lists that stay open": `services:\n  web:\n    cap_add: ${run("[")}\n`,
	"lists in lists of another form": run("- "),
	"lists that open and never end": `services:\n  web:\n    image: a\n    cap_add: [${run("a, [")}\n`,
	"explicit keys in one another": run("? "),
	"deep mappings": `services:\n${Array.from({ length: 400 }, (_, i) => `${" ".repeat(i + 1)}a:`).join("\n")}`,
	"a chain of services": `services:\n${Array.from({ length: 2000 }, (_, i) => `  s${i}:\n    extends: s${i + 1}\n`).join("")}  s2000: {image: a}\n`,
	"services with one base": `services:\n  base: {image: a}\n${Array.from({ length: 2000 }, (_, i) => `  s${i}:\n    extends: base\n    privileged: true\n`).join("")}`,
	"services with one anchor": `x-a: &a\n  restart: always\nservices:\n${Array.from({ length: 2000 }, (_, i) => `  s${i}:\n    <<: *a\n    image: a\n`).join("")}`,
	"a circle of services": "services:\n  a: {extends: b}\n  b: {extends: c}\n  c: {extends: a, privileged: true}\n",
	"blanks inside of a value": `services:\n  web:\n    image: a\n    command: a${run(" ")}b\n    user: "0${run(" ")}x"\n`,
	"a long image": `services:\n  web:\n    image: ${run("a/")}b:${run("c")}\n`,
	"slashes of a mount": `services:\n  web:\n    image: a\n    volumes: ["${run("/")}:${run("/.")}a"]\n`,
	"digits of a port": `services:\n  web:\n    image: a\n    ports: ["${run("1")}x", "${run("1-")}"]\n`,
	"variables that stay open": `services:\n  web:\n    image: ${run("$" + "{A:-")}\n`,
	"quotes that stay open": `services:\n  web:\n    image: "${run("\\\\")}\n`,
	"a build that leads out":
		"services:\n  web:\n    build: ../../../../../../etc\n    env_file: ../../../../etc/shadow\n",
	"an odd build":
		'services:\n  web:\n    build: "%zz%00\\0://\\u202e"\n    env_file: ["http://a.b/c", "\\\\\\\\server\\\\share"]\n',
	"NUL bytes": `services:\n  web:\n    image: "${run("\0")}"\n`,
	"keys of objects":
		"services:\n  __proto__: {image: a}\n  constructor: {image: b, privileged: true}\n  toString:\n    image: c\n",
};

describe("hostile text", function () {
	this.timeout(120_000);

	for (const [name, text] of Object.entries(INSTRUCTIONS))
		it(`a Dockerfile of ${name}`, () => judgedInTime("Dockerfile", `FROM debian:12\n${text}\n`));
	for (const [name, text] of Object.entries(COMPOSE_FILES))
		it(`a Compose file of ${name}`, () => judgedInTime("compose.yaml", text));
	it("a configuration of patterns that backtrack", async () => {
		const text = `exclude: ["${run("*a", 2000)}", "${run("{a,b}", 2000)}", "${run("**/", 2000)}"]\nimages:\n  "${run("a*", 60)}b": {user: root}\n`;
		const texts = new Map([
			[".dropcap.yaml", text],
			["Dockerfile", `FROM ${run("a", 200)}\n`],
		]);
		await judgedInTime("Dockerfile", `FROM ${run("a", 200)}\n`, memoryFileSystem(texts));
	});

	it("a text of a hundred thousand services is judged in bounded time and memory", () => {
		const folder = mkdtempSync(join(tmpdir(), "dropcap-hostile-"));
		try {
			const path = join(folder, "compose.yaml");
			writeFileSync(path, `services:\n${Array.from({ length: 100_000 }, (_, i) => `  s${i}: {}\n`).join("")}`);
			const script = `
				import { judge } from ${JSON.stringify(source("analysis/analyze.ts"))};
				import { defaultSettings } from ${JSON.stringify(source("analysis/settings.ts"))};
				import { nodeFileSystem } from ${JSON.stringify(source("node-file-system.ts"))};
				import { loadProject } from ${JSON.stringify(source("workspace/loader.ts"))};
				const uri = ${JSON.stringify(pathToFileURL(path).href)};
				judge(await loadProject(uri, nodeFileSystem), uri, defaultSettings);
				console.log("judged");`;
			const { stdout, stderr } = spawnSync(
				process.execPath,
				["--max-old-space-size=1500", "--import", "tsx", "--input-type=module", "-e", script],
				{ encoding: "utf8", timeout: 110_000 },
			);
			assert.equal(stdout, "judged\n", stderr.slice(-2000));
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});

describe("a hostile file system", () => {
	const uri = uriOf("compose.yaml");
	const text = "include: [a.yaml]\nservices:\n  web:\n    build: .\n    extends: {file: b.yaml, service: web}\n";

	it("whose files vanish between two reads leaves what was read", async () => {
		const vanished = new Set<string>();
		const read: FileSystem["read"] = async (it) => {
			if (vanished.has(it)) return undefined;
			vanished.add(it);
			return it === uri ? text : undefined;
		};
		const project = await loadProject(uri, { read, list: async () => [] });
		assert.ok(project.files.has(uri));
		assert.ok(project.missing.has(uriOf("b.yaml")));
		judge(project, uri, settings);
	});

	it("that answers in any order gives the same findings", async () => {
		const texts = new Map([
			["compose.yaml", text],
			["Dockerfile", "FROM debian:12\nUSER root\n"],
			["a.yaml", "services:\n  a: {image: nginx, privileged: true}\n"],
			["b.yaml", "services:\n  web: {image: nginx, pid: host}\n"],
		]);
		const quick = memoryFileSystem(texts);
		let reads = 0;
		const slow: FileSystem = {
			...quick,
			read: async (it) => {
				for (let turn = 7 - (reads++ % 7); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
				return quick.read(it);
			},
		};
		const found = async (fileSystem: FileSystem) =>
			judge(await loadProject(uri, fileSystem), uri, settings).findings.map((it) => it.message);
		assert.deepEqual(await found(slow), await found(quick));
	});

	it("of this machine answers any uri", async () => {
		const odd = [
			"file:///%00",
			"file:///%2e%2e/%2Fetc",
			"file://host/share",
			"file:",
			"FILE:///etc/%zz",
			"",
			"http://a/b",
		];
		for (const it of odd) {
			assert.equal(await nodeFileSystem.read(it), undefined, it);
			assert.deepEqual(await nodeFileSystem.list(it === "file:" || it === "" ? "file:///%00" : it), [], it);
		}
	});
});

function judgedInTime(path: string, text: string, files = memoryFileSystem(new Map([[path, text]]))): Promise<void> {
	const uri = uriOf(path);
	return inTime(async () => {
		const project = await loadProject(uri, files);
		return [
			["Judging", () => void judge(project, uri, settings).findings.map((it) => it.fixes?.map((fix) => fix.edits()))],
			["Fixing all", () => void fixAll(project, uri, settings, "safe")],
		];
	}, LIMIT);
}

function source(path: string): string {
	return new URL(`../server/src/${path}`, import.meta.url).href;
}
