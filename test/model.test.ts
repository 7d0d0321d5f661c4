import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { subjectsOf } from "../server/src/analysis/subjects.ts";
import { profileLines } from "../server/src/privilege/explain.ts";
import type { PrivilegeProfile } from "../server/src/privilege/profile.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import type { Case, Expectation } from "./support/cases.ts";
import { isAnalysed, textsOf } from "./support/check-rules.ts";
import { compareBlock, type Difference, runPage } from "./support/expectations.ts";
import { memoryFileSystem, uriOf } from "./support/memory-file-system.ts";

const folder = new URL("./model/", import.meta.url);

describe("model", () => {
	for (const name of readdirSync(folder).filter((it) => it.endsWith(".md")))
		runPage(new URL(name, folder), checkProfiles);
});

async function checkProfiles(testCase: Case): Promise<readonly Difference[]> {
	const wanted = testCase.expectations.filter((it) => it.kind === "profile");
	assert.ok(wanted.length > 0, "a case in test/model expects a profile");
	const differences: Difference[] = [];
	for (const expectation of wanted) {
		const lines = profileLines(await findProfile(testCase, expectation));
		const actual = lines.map((it) => `${it}\n`).join("");
		differences.push(...compareBlock(expectation.block.info, expectation.block, actual));
	}
	return differences;
}

/** The profile of the first subject of that name, in the order of the case's files. */
async function findProfile(testCase: Case, { subject, path, block }: Expectation): Promise<PrivilegeProfile> {
	const fileSystem = memoryFileSystem(textsOf(testCase));
	const files = testCase.files.filter((it) => isAnalysed(it) && (path === undefined || it.path === path));
	for (const uri of files.map((it) => uriOf(it.path))) {
		const subjects = subjectsOf(await loadProject(uri, fileSystem), uri, "docker");
		const found = subjects.find((it) =>
			it.kind === "stage" ? it.stage.name === subject || `#${it.stage.index}` === subject : it.service.name === subject,
		);
		if (found) return found.profile;
	}
	throw new Error(`${block.info}: no service and no stage of that name`);
}
