import assert from "node:assert/strict";
import { memoryFileSystem } from "../support/memory-file-system.ts";
import { unknownToModel } from "./kernel-capabilities.ts";
import { knownLimits } from "./known-limits.ts";
import { capabilityOracle, composeOracle, judge, type Oracle, userOracle } from "./oracles.ts";
import { HOW_TO_RECORD, readRecording } from "./recordings.ts";

/** Where the files of a case stand in memory. */
const FOLDER = "/project";

for (const oracle of [composeOracle(), userOracle(), capabilityOracle()])
	describe(`engine's recorded answers: ${oracle.name}`, () => checkRecorded(oracle));

describe("the kernel's capabilities", () => {
	it("are all known to the model", () => assert.deepEqual(unknownToModel(), []));
});

function checkRecorded(oracle: Oracle): void {
	const recording = readRecording(oracle);
	for (const question of oracle.questions) {
		it(question.id, async () => {
			const answer = recording.get(question.id);
			assert.ok(answer, `the engine was never asked this: ${HOW_TO_RECORD}`);
			const { differences } = await judge(question, FOLDER, memoryFileSystem(question.files), answer);
			const limit = knownLimits.get(`${oracle.name} ${question.id}`);
			if (limit === undefined) assert.deepEqual(differences, []);
			else assert.notDeepEqual(differences, [], "the known limit is gone: take it out of known-limits.ts");
		});
	}
}
