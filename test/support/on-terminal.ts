import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text as readAll } from "node:stream/consumers";
import { skipFor } from "./absent.ts";
import type { Program } from "./program.ts";

/** What a run of the program shows on a terminal, standard output and error as they come. */
export async function onTerminal(
	program: Program,
	cwd: string,
	words: readonly string[],
	environment: Readonly<Record<string, string>>,
	test: Mocha.Context,
): Promise<string> {
	const has = spawnSync("script", ["--version"], { encoding: "utf8" });
	if (!has.stdout?.includes("util-linux"))
		skipFor("script of util-linux, which gives a program a terminal, is not there", test);
	const line = [process.execPath, program.bundle, ...words].map((it) => `'${it}'`).join(" ");
	// Node takes a terminal within a CI service it does not know for one without colours.
	const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
	const child = spawn("script", ["-qec", line, "/dev/null"], {
		cwd,
		env: { ...inherited, ...environment },
		stdio: ["ignore", "pipe", "inherit"],
	});
	const [output] = await Promise.all([readAll(child.stdout), once(child, "close")]);
	return output.replaceAll("\r\n", "\n");
}
