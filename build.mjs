// Bundles the client, the server and the command line with esbuild, prints their sizes and fails over the budget.
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { bundles } from "./scripts/bundles.mjs";

const watch = process.argv.includes("--watch");
const KILO = 1024;

for (const { out, budget, options } of bundles) {
	const result = await build({ ...options, minify: !watch, sourcemap: watch });
	if (out.startsWith("server/")) stamp(out);
	const size = result.metafile.outputs[out]?.bytes ?? 0;
	const kib = Math.round(size / KILO);
	console.log(`${out}  ${kib} KiB of ${budget}`);
	if (!watch && kib > budget) {
		console.error(`${out} is over its budget of ${budget} KiB`);
		process.exitCode = 1;
	}
}

/** Tells a bundle from every other one by its last line: `server/bin/kept-code.cjs` looks for it there. */
function stamp(out) {
	const file = new URL(out, import.meta.url);
	appendFileSync(file, `\n// ${createHash("sha256").update(readFileSync(file)).digest("hex")}`);
}
