import assert from "node:assert/strict";
import { isBuiltin } from "node:module";
import { type BuildOptions, build } from "esbuild";

/** As `scripts/bundles.mjs` lists them. */
interface Bundle {
	readonly out: string;
	readonly options: BuildOptions;
}

const { bundles }: { readonly bundles: readonly Bundle[] } = await import(
	new URL("../scripts/bundles.mjs", import.meta.url).href
);
const forBrowsers = bundles.filter((it) => it.options.platform === "browser");

describe("what is bundled for browsers", () => {
	it("is the client and the server", () => {
		assert.deepEqual(
			forBrowsers.map((it) => it.out),
			["client/dist/browser.cjs", "server/dist/browser.js"],
		);
	});

	for (const { out, options } of forBrowsers) {
		it(`needs nothing of Node: ${out}`, async () => {
			const { metafile } = await build({ ...options, metafile: true, write: false, minify: true });
			// A built-in that a package wants is left as an import, or its place is taken by an empty module.
			const wanted = Object.values(metafile.inputs).flatMap((it) =>
				it.imports.map((that) => that.original ?? that.path),
			);
			assert.deepEqual(
				wanted.filter((it) => isBuiltin(it)),
				[],
			);
			const left = Object.values(metafile.outputs).flatMap((it) => it.imports.map((that) => that.path));
			assert.deepEqual([...new Set(left)], out.startsWith("client/") ? ["vscode"] : []);
			const emptied = Object.keys(metafile.inputs).filter((it) => it.startsWith("(disabled):"));
			assert.deepEqual(emptied, []);
		});
	}
});
