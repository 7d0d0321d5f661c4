import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../engines/process.ts";
import { skipFor } from "../support/absent.ts";

/** What a drive of an editor left behind. */
interface Drive {
	readonly problem?: string;
	readonly text?: string;
	readonly [other: string]: unknown;
}

const page = readFileSync(new URL("../../docs/editors.md", import.meta.url), "utf8");
const bundle = fileURLToPath(new URL("../../server/dist/cli.cjs", import.meta.url));
const driver = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const FIXED = /^USER 10001:10001$/m;

describe("the snippets of docs/editors.md", function () {
	this.timeout(120_000);
	const folder = mkdtempSync(join(realpathSync(tmpdir()), "dropcap-editors-"));
	const project = join(folder, "project");

	before(function () {
		if (!existsSync(bundle)) skipFor("server/dist/cli.cjs is not built", this);
		for (const it of [project, join(folder, "bin"), join(folder, "home")]) mkdirSync(it);
		const program = `#!/usr/bin/env node\nrequire(${JSON.stringify(bundle)});\n`;
		writeFileSync(join(folder, "bin", "dropcap"), program, { mode: 0o755 });
		writeFileSync(join(project, "Dockerfile"), "FROM debian:12\nRUN true\n");
		writeFileSync(join(project, "compose.yaml"), "services:\n  web:\n    image: nginx:1.29\n    privileged: true\n");
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	/** Runs an editor whose home is empty and whose `PATH` has `dropcap`. */
	async function drive(editor: string, words: readonly string[], snippet: string): Promise<Drive> {
		const result = join(folder, "result.json");
		rmSync(result, { force: true });
		const environment = {
			HOME: join(folder, "home"),
			PATH: [join(folder, "bin"), process.env.PATH ?? ""].join(delimiter),
			DROPCAP_RESULT: result,
			DROPCAP_SNIPPET: snippet,
		};
		const outcome = await run(editor, words, { cwd: project, environment, timeout: 100 });
		assert.ok(existsSync(result), `${editor} left no result: ${outcome.stdout}${outcome.stderr}`);
		const drive: Drive = JSON.parse(readFileSync(result, "utf8"));
		assert.equal(drive.problem, undefined, outcome.stderr);
		return drive;
	}

	it("work in Neovim", async function () {
		const version = await versionOf("nvim");
		if (version === undefined) skipFor("there is no nvim", this);
		const snippet = writeSnippet(
			folder,
			isBefore(version, [0, 11]) ? "lua neovim-before-0.11" : "lua neovim",
			"init.lua",
		);
		const drove = await drive("nvim", ["--headless", "-u", snippet, "-c", `luafile ${driver("drive.lua")}`], snippet);
		assert.deepEqual(drove.before, ["missing-user"]);
		assert.match(drove.text ?? "", FIXED);
	});

	it("work in Emacs", async function () {
		if ((await versionOf("emacs")) === undefined) skipFor("there is no emacs", this);
		const modes = "(progn (package-initialize) (require 'eglot) (require 'dockerfile-mode) (require 'yaml-mode))";
		const has = await run("emacs", ["--batch", "-q", "--eval", modes]);
		if (has.code !== 0) skipFor("emacs lacks eglot, dockerfile-mode or yaml-mode", this);
		const snippet = writeSnippet(folder, "elisp eglot", "init.el");
		const drove = await drive("emacs", ["--batch", "-q", "-l", driver("drive.el")], snippet);
		assert.match(String(drove.title), /^Add user "app"/);
		assert.match(drove.text ?? "", FIXED);
	});

	it("are right JSON where they are JSON", () => {
		const snippets = [...page.matchAll(/^```json\n(.*?)^```$/gms)];
		assert.ok(snippets.length >= 2);
		for (const [, text = ""] of snippets) JSON.parse(text);
	});
});

/** Writes the block of the page that has these words behind its fence to a file, and answers its path. */
function writeSnippet(folder: string, words: string, name: string): string {
	const start = page.indexOf(`\`\`\`${words}\n`);
	assert.ok(start >= 0, `docs/editors.md has a snippet "${words}"`);
	const [, text = ""] = /^.*\n([\s\S]*?)^```$/m.exec(page.slice(start)) ?? [];
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

async function versionOf(editor: string): Promise<readonly number[] | undefined> {
	const { code, stdout } = await run(editor, ["--version"]);
	const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
	return code === 0 ? [Number(major), Number(minor)] : undefined;
}

function isBefore(
	[major = 0, minor = 0]: readonly number[],
	[otherMajor = 0, otherMinor = 0]: readonly number[],
): boolean {
	return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
