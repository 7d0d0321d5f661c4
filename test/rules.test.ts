import { readdirSync } from "node:fs";
import { analyze } from "../server/src/analysis/analyze.ts";
import { rules } from "../server/src/rules/index.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import { checkRules, type Product } from "./support/check-rules.ts";
import { runPage } from "./support/expectations.ts";

const ruleNames = rules.map((it) => it.name);
const product: Product = { loadProject, analyze, ruleNames };
const folder = new URL("./rules/", import.meta.url);

describe("rules", () => {
	for (const name of readdirSync(folder).filter((it) => it.endsWith(".md"))) {
		const rule = name.replace(/\.md$/, "");
		const only = ruleNames.includes(rule) ? [rule] : "all";
		runPage(new URL(name, folder), (testCase) => checkRules(testCase, only, product));
	}
});
