import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { analyze } from "../server/src/analysis/analyze.ts";
import { defaultSettings } from "../server/src/analysis/settings.ts";
import { rules } from "../server/src/rules/index.ts";
import type { Rule } from "../server/src/rules/rule.ts";
import type { SourceFile } from "../server/src/text/source-file.ts";

const EXAMPLE = /^```(dockerfile|yaml) (bad|good)(?: (\S+))?\n(.*?)^```$/gms;

/** Later than any day in an example. */
const TODAY = "2026-11-22";

describe("rule pages", () => {
	for (const rule of rules) {
		const page = readFileSync(new URL(`../docs/rules/${rule.name}.md`, import.meta.url), "utf8");
		const examples = [...page.matchAll(EXAMPLE)].map(([, language = "", verdict = "", name = "", text = ""]) => ({
			language: name === ".dropcap.yaml" ? "config" : language,
			verdict,
			text,
		}));

		it(`${rule.name} shows a bad and a good example`, () => {
			assert.deepEqual(new Set(examples.map((it) => it.verdict)), new Set(["bad", "good"]));
		});

		for (const { language, verdict, text } of examples) {
			it(`${rule.name}: the ${verdict} example is ${verdict === "bad" ? "found" : "silent"}`, () => {
				const found = rulesThatFind(language, text, rule).includes(rule.name);
				assert.equal(found, verdict === "bad", text);
			});
		}
	}
});

/** With the rule itself on, whatever the presets say of it. */
function rulesThatFind(language: string, text: string, { name, severity }: Rule): readonly string[] {
	const file = fileOf(language, text);
	const project = { files: new Map([[file.uri, file]]), missing: new Set<string>(), configurations: [], images: [] };
	return analyze(project, file.uri, { ...defaultSettings, today: TODAY, rules: { [name]: severity } }).map(
		(it) => it.rule.name,
	);
}

function fileOf(language: string, text: string): SourceFile {
	switch (language) {
		case "config":
			return { uri: "file:///page/.dropcap.yaml", language, text };
		case "yaml":
			return { uri: "file:///page/compose.yaml", language: "compose", text };
		default:
			return { uri: "file:///page/Dockerfile", language: "dockerfile", text };
	}
}
