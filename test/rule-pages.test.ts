import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { analyze } from "../server/src/analysis/analyze.ts";
import { defaultSettings } from "../server/src/analysis/settings.ts";
import { rules } from "../server/src/rules/index.ts";
import type { SourceFile } from "../server/src/text/source-file.ts";

const EXAMPLE = /^```(dockerfile|yaml) (bad|good)\n(.*?)^```$/gms;

describe("rule pages", () => {
	for (const rule of rules) {
		const page = readFileSync(new URL(`../docs/rules/${rule.name}.md`, import.meta.url), "utf8");
		const examples = [...page.matchAll(EXAMPLE)].map(([, language = "", verdict = "", text = ""]) => ({
			language,
			verdict,
			text,
		}));

		it(`${rule.name} shows a bad and a good example`, () => {
			assert.deepEqual(new Set(examples.map((it) => it.verdict)), new Set(["bad", "good"]));
		});

		for (const { language, verdict, text } of examples) {
			it(`${rule.name}: the ${verdict} example is ${verdict === "bad" ? "found" : "silent"}`, () => {
				const found = rulesThatFind(language, text).includes(rule.name);
				assert.equal(found, verdict === "bad", text);
			});
		}
	}
});

function rulesThatFind(language: string, text: string): readonly string[] {
	const file: SourceFile =
		language === "yaml"
			? { uri: "file:///page/compose.yaml", language: "compose", text }
			: { uri: "file:///page/Dockerfile", language: "dockerfile", text };
	const project = { files: new Map([[file.uri, file]]), missing: new Set<string>(), configurations: [], images: [] };
	return analyze(project, file.uri, defaultSettings).map((it) => it.rule.name);
}
