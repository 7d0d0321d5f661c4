import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { analyze } from "../server/src/analysis/analyze.ts";
import { defaultSettings, type Settings } from "../server/src/analysis/settings.ts";
import { nodeFileSystem } from "../server/src/node-file-system.ts";
import { rules } from "../server/src/rules/index.ts";
import { loadProject } from "../server/src/workspace/loader.ts";

const folder = new URL("../examples/", import.meta.url);

/** Rules that judge the configuration file, which is no container file. */
const OF_CONFIGURATION = new Set(["expired-ignore"]);

/** As the catalogue's own configuration has it: nothing is off. */
const everything: Settings = {
	...defaultSettings,
	preset: "strict",
	rules: Object.fromEntries(rules.flatMap((it) => (it.from === "never" ? [[it.name, it.severity]] : []))),
};

describe("examples", () => {
	it("show every rule at least once", async () => {
		const shown = new Set((await findings(everything, () => true)).map((it) => it.rule));
		const hidden = rules.map((it) => it.name).filter((it) => !shown.has(it) && !OF_CONFIGURATION.has(it));
		assert.deepEqual(hidden, []);
	});

	it("show nothing where everything is well", async () => {
		const well = (path: string) => path.startsWith("hardened/after/") || path === "appuser/Dockerfile";
		assert.deepEqual(await findings(defaultSettings, well), []);
	});
});

interface Shown {
	readonly path: string;
	readonly rule: string;
}

async function findings(settings: Settings, wanted: (path: string) => boolean): Promise<readonly Shown[]> {
	const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.map((it) => it.replaceAll("\\", "/"))
		.filter((it) => /Dockerfile$|compose[^/]*\.yaml$/.test(it) && wanted(it));
	assert.ok(paths.length > 0);
	const found = await Promise.all(
		paths.map(async (path) => {
			const uri = pathToFileURL(new URL(path, folder).pathname).href;
			return analyze(await loadProject(uri, nodeFileSystem), uri, settings).map((it) => ({ path, rule: it.rule.name }));
		}),
	);
	return found.flat();
}
