import { existsSync, readdirSync } from "node:fs";
import { analyze } from "../server/src/analysis/analyze.ts";
import { rules } from "../server/src/rules/index.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import { type Case, readExamples } from "./support/cases.ts";
import { checkRules, type Product } from "./support/check-rules.ts";
import { runPage } from "./support/expectations.ts";

const ruleNames = rules.map((it) => it.name);
const product: Product = { loadProject, analyze, ruleNames };
const cases = new URL("./rules/", import.meta.url);
const pages = new URL("../docs/rules/", import.meta.url);

describe("rules", () => {
	for (const name of readdirSync(cases).filter((it) => it.endsWith(".md"))) {
		const rule = name.replace(/\.md$/, "");
		const only = ruleNames.includes(rule) ? [rule] : "all";
		runPage(new URL(name, cases), (testCase) => checkRules(testCase, only, product));
	}
});

describe("examples in the rules' pages", () => {
	for (const rule of ruleNames) {
		const page = new URL(`${rule}.md`, pages);
		const check = (example: Case) => checkRules(example, [rule], product);
		if (existsSync(page)) runPage(page, check, readExamples);
	}
});
