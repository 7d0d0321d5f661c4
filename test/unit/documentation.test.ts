import assert from "node:assert/strict";
import { pageOf } from "../../server/src/features/diagnostics.ts";
import { publishedDocumentation } from "../../server/src/knowledge/documentation.ts";
import { sarifWriter } from "../../server/src/report/sarif.ts";
import { rules } from "../../server/src/rules/index.ts";

const SHIPPED = "file:///extension/docs/rules";
const PUBLISHED = "https://docs.example/rules/";

describe("documentation", () => {
	it("is not published unless a build says so", () => {
		assert.equal(publishedDocumentation, undefined);
	});

	it("opens the shipped page, or the published one where there is one", () => {
		assert.equal(pageOf("root-user", SHIPPED), "file:///extension/docs/rules/root-user.md");
		assert.equal(pageOf("root-user", undefined), undefined);
		assert.equal(pageOf("root-user", SHIPPED, PUBLISHED), "https://docs.example/rules/root-user");
		assert.equal(pageOf("root-user", undefined, "https://docs.example"), "https://docs.example/root-user");
	});

	it("has no page for what is no rule", () => {
		assert.equal(pageOf("configuration", SHIPPED), undefined);
		assert.equal(pageOf("configuration", SHIPPED, PUBLISHED), undefined);
	});

	it("is linked from SARIF where it is published, and only there", () => {
		assert.deepEqual(
			helpUris(PUBLISHED),
			rules.map((it) => `https://docs.example/rules/${it.name}`),
		);
		assert.ok(helpUris(undefined).every((it) => it === undefined));
	});
});

function helpUris(documentationUrl: string | undefined): readonly (string | undefined)[] {
	const run = { version: "1.2.3", pathOf: (uri: string) => uri, pageOf: () => undefined, documentationUrl };
	return JSON.parse(sarifWriter(run).end()).runs[0].tool.driver.rules.map((it: { helpUri?: string }) => it.helpUri);
}
