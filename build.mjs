// Bundles the client, the server and the command line with esbuild, prints their sizes and fails over the budget.
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const watch = process.argv.includes("--watch");
const KILO = 1024;

/** Where the pages of the rules are published; unset, editors open the shipped ones. */
const documentationUrl = process.env.DROPCAP_DOCUMENTATION_URL ?? "";
if (documentationUrl !== "" && !/^https?:$/.test(new URL(documentationUrl).protocol)) {
	throw new Error(`DROPCAP_DOCUMENTATION_URL is no address of a site: ${documentationUrl}`);
}

/** The pages of the rules, for the command line: it prints them, and SARIF carries them. */
const pages = Object.fromEntries(
	readdirSync("docs/rules")
		.filter((it) => it.endsWith(".md") && it !== "README.md")
		.map((it) => [it.replace(/\.md$/, ""), readFileSync(`docs/rules/${it}`, "utf8").replace(/<!-- .*? -->\n/g, "")]),
);

/** Entry, output and budget in KiB of every bundle that ships. */
const bundles = [
	{ entry: "client/src/extension.ts", out: "client/dist/extension.cjs", external: ["vscode"], budget: 520 },
	{ entry: "server/src/node.ts", out: "server/dist/node.cjs", external: [], budget: 900 },
	{
		entry: "server/src/cli.ts",
		out: "server/dist/cli.cjs",
		external: [],
		define: { DROPCAP_RULE_PAGES: JSON.stringify(pages) },
		budget: 1100,
	},
];

for (const { entry, out, external, define, budget } of bundles) {
	const result = await build({
		entryPoints: [entry],
		outfile: out,
		bundle: true,
		minify: !watch,
		sourcemap: watch,
		metafile: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		external,
		define: { DROPCAP_DOCUMENTATION_URL: JSON.stringify(documentationUrl), ...define },
		logLevel: "warning",
		mainFields: ["module", "main"],
	});
	const size = Object.entries(result.metafile.outputs).find(([path]) => path.endsWith(".cjs"))?.[1].bytes ?? 0;
	const kib = Math.round(size / KILO);
	console.log(`${out}  ${kib} KiB of ${budget}`);
	if (!watch && kib > budget) {
		console.error(`${out} is over its budget of ${budget} KiB`);
		process.exitCode = 1;
	}
}
