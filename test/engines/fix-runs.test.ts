import assert from "node:assert/strict";
import { storedImages } from "../../server/src/knowledge/image-data.ts";
import { imageFacts } from "../../server/src/knowledge/images.ts";
import { caseImages, fixCases } from "./fix-runs/cases.ts";

describe("fix runs", () => {
	it("have cases that can be read, sixty and more", () => assert.ok(fixCases().length >= 60));

	it("have no case that breaks without a sentence that says why", () => {
		const reasons = fixCases().flatMap(({ breaks, freshVolumes }) =>
			[breaks, freshVolumes].filter((it) => it !== undefined),
		);
		assert.deepEqual(
			reasons.filter((it) => it.split(" ").length < 6),
			[],
		);
	});

	it("rebuild the images of which the knowledge says so", () => {
		const names = caseImages().map(({ name }) => name.split(":")[0] ?? "");
		const marked = storedImages.filter(({ variants }) => variants.some(({ rebuilt }) => rebuilt));
		assert.deepEqual(
			marked.filter(({ name }) => !names.includes(name)).map(({ name }) => name),
			[],
		);
	});

	it("know every image that they rebuild", () => {
		const unknown = caseImages().filter(({ name }) => {
			const [repository = "", tag] = name.split(":");
			return imageFacts(repository, tag) === undefined;
		});
		assert.deepEqual(unknown, []);
	});
});
