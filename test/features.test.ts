import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { hover } from "../server/src/features/hover.ts";
import { rules } from "../server/src/rules/index.ts";
import { touches } from "../server/src/text/span.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import type { Case } from "./support/cases.ts";
import { settingsOf, textsOf } from "./support/check-rules.ts";
import { compareBlock, type Difference, runPage } from "./support/expectations.ts";
import { memoryFileSystem, uriOf } from "./support/memory-file-system.ts";

const ruleNames = rules.map((it) => it.name);
const folder = new URL("./features/", import.meta.url);

describe("features", () => {
	for (const name of readdirSync(folder).filter((it) => it.endsWith(".md"))) runPage(new URL(name, folder), checkHover);
});

async function checkHover(testCase: Case): Promise<readonly Difference[]> {
	const [expectation, ...others] = testCase.expectations.filter((it) => it.kind === "hover");
	const [file, ...otherFiles] = testCase.files.filter((it) => it.cursor !== undefined);
	assert.ok(expectation && others.length === 0, "a case has one hover");
	assert.ok(file?.cursor !== undefined && otherFiles.length === 0, "a case has one cursor");

	const uri = uriOf(file.path);
	const project = await loadProject(uri, memoryFileSystem(textsOf(testCase)));
	const answer = hover(project, uri, file.cursor, settingsOf(testCase.settings, "all", ruleNames));
	if (answer) assert.ok(touches(answer.span, file.cursor), "a hover covers what the cursor touches");
	return compareBlock("hover", expectation.block, `${(answer?.markdown ?? "none").trimEnd()}\n`);
}
