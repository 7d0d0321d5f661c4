import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listOf, objectOf, parseJson, textIn } from "../json.ts";
import { run } from "../process.ts";
import type { FixCase } from "./cases.ts";

/** A finding as far as it tells what a fix of it promises, and for which service. */
export interface Finding {
	readonly rule: string;
	readonly service: string;
}

/** The command line as users have it. */
export const commandLine = fileURLToPath(new URL("../../../server/dist/cli.cjs", import.meta.url));

/** Applies fixes to the files of a case; answers whether one changed. */
export async function fixFiles(folder: string, it: FixCase, kind: "safe" | "review"): Promise<boolean> {
	const before = await textsIn(folder, it);
	await dropcap(folder, ["fix", ...(kind === "review" ? ["--review"] : []), ...it.options, ...it.fix, "."]);
	const after = await textsIn(folder, it);
	return [...before].some(([path, text]) => after.get(path) !== text);
}

/** What is found in the files of a case. */
export async function checkFiles(folder: string, it: FixCase): Promise<readonly Finding[]> {
	const words = ["check", "--format", "sarif", "--fail-on", "never", ...it.options, "."];
	const runs = listOf(objectOf(parseJson(await dropcap(folder, words))).runs);
	return runs.flatMap((one) =>
		listOf(objectOf(one).results).map((result) => {
			const { ruleId, message } = objectOf(result);
			const [, service] = /\b(?:[Ss]ervice|of) "([^"]+)"/.exec(textIn(objectOf(message).text) ?? "") ?? [];
			return { rule: textIn(ruleId) ?? "", service: service ?? it.of };
		}),
	);
}

/** The files of a case as they are now. */
export async function textsIn(folder: string, it: FixCase): Promise<ReadonlyMap<string, string>> {
	const texts = [...it.files.keys()].map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const);
	return new Map(await Promise.all(texts));
}

async function dropcap(folder: string, words: readonly string[]): Promise<string> {
	const { code, stdout, stderr } = await run(process.execPath, [commandLine, ...words], { cwd: folder });
	if (code !== 0) throw new Error(`dropcap ${words.join(" ")} ends with ${code}: ${stderr}`);
	return stdout;
}
