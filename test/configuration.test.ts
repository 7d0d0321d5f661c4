import { readdirSync } from "node:fs";
import { analyze } from "../server/src/analysis/analyze.ts";
import { effectiveSettings } from "../server/src/analysis/effective-settings.ts";
import { wishesOf } from "../server/src/analysis/merged-configuration.ts";
import { rules } from "../server/src/rules/index.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import { checkRules, type Product } from "./support/check-rules.ts";
import { runPage } from "./support/expectations.ts";

/** With the configuration files of a case over its settings, as an editor has them; only their own fixes are looked at. */
const product: Product = {
	loadProject,
	analyze: (project, uri, { preset, rules: severities, today }) =>
		analyze(project, uri, effectiveSettings([...wishesOf(project), { preset, rules: severities }], today)).map((it) =>
			it.at.file.language === "config" ? it : { ...it, fixes: [] },
		),
	ruleNames: rules.map((it) => it.name),
};
const folder = new URL("./configuration/", import.meta.url);

describe("configuration files", () => {
	for (const name of readdirSync(folder).filter((it) => it.endsWith(".md"))) {
		const only = ["missing-user", "privileged", "low-uid", "configuration", "unknown-rule", "expired-ignore"];
		const known = only.filter((it) => product.ruleNames.includes(it));
		runPage(new URL(name, folder), (testCase) => checkRules(testCase, known, product));
	}
});
