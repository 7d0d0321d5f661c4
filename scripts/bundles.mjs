// What is bundled out of what, and how: for `build.mjs`, and for the test that looks into the bundles.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const pagesFolder = new URL("docs/rules/", root);

/** Where the pages of the rules are published; unset, editors open the shipped ones. */
const documentationUrl = process.env.DROPCAP_DOCUMENTATION_URL ?? "";
if (documentationUrl !== "" && !/^https?:$/.test(new URL(documentationUrl).protocol)) {
	throw new Error(`DROPCAP_DOCUMENTATION_URL is no address of a site: ${documentationUrl}`);
}

/**
 * The pages of the rules, where no file has them: the command line prints them, SARIF carries them, and in a browser they
 * are documents of the server.
 */
const pages = Object.fromEntries(
	readdirSync(pagesFolder)
		.filter((it) => it.endsWith(".md") && it !== "README.md")
		.map((it) => [
			it.replace(/\.md$/, ""),
			readFileSync(new URL(it, pagesFolder), "utf8").replace(/<!-- .*? -->\n/g, ""),
		]),
);

/** A large table is read faster as JSON than as the object literal that esbuild makes of it (v8.dev/blog/cost-of-javascript-2019). */
const parsedTables = {
	name: "parsed-tables",
	setup({ onLoad }) {
		onLoad({ filter: /knowledge[/\\]data[/\\].*\.json$/ }, ({ path }) => {
			const table = JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
			return { contents: `export default JSON.parse(${JSON.stringify(table)})`, loader: "js" };
		});
	},
};

/**
 * The library's server finds packages on the disk by starting npm and Node, which Dropcap never asks of it. Without that part
 * nothing in a bundle can start a program, and no start waits for what could.
 */
const noPrograms = {
	name: "no-programs",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^\.\/files$/ }, ({ importer }) =>
			/vscode-languageserver[/\\]lib[/\\]node[/\\]main\.js$/.test(importer)
				? { path: "files", namespace: "left-out" }
				: undefined,
		);
		onLoad({ filter: /^/, namespace: "left-out" }, () => ({ contents: "" }));
	},
};

const all = { plugins: [parsedTables, noPrograms] };
const node = { ...all, platform: "node", format: "cjs", target: "node20", mainFields: ["module", "main"] };
const web = { ...all, platform: "browser", target: "es2022", mainFields: ["browser", "module", "main"] };

/** Entry, output, budget in KiB and esbuild's options of every bundle that ships. */
export const bundles = [
	bundle("client/src/extension.ts", "client/dist/extension.cjs", 520, { ...node, external: ["vscode"] }),
	bundle("client/src/browser.ts", "client/dist/browser.cjs", 480, { ...web, format: "cjs", external: ["vscode"] }),
	bundle("server/src/node.ts", "server/dist/node.cjs", 900, node),
	bundle("server/src/browser.ts", "server/dist/browser.js", 1000, {
		...web,
		define: { DROPCAP_RULE_PAGES: JSON.stringify(pages) },
		format: "iife",
		inject: ["server/src/browser-buffer.ts"],
	}),
	bundle("server/src/cli.ts", "server/dist/cli.cjs", 850, {
		...node,
		define: { DROPCAP_RULE_PAGES: JSON.stringify(pages) },
	}),
];

function bundle(entry, out, budget, options) {
	return {
		out,
		budget,
		options: {
			...options,
			absWorkingDir: fileURLToPath(root),
			entryPoints: [entry],
			outfile: out,
			bundle: true,
			metafile: true,
			define: { DROPCAP_DOCUMENTATION_URL: JSON.stringify(documentationUrl), ...options.define },
			logLevel: "warning",
		},
	};
}
