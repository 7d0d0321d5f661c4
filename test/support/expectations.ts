import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { type Case, type CasePage, readCases } from "./cases.ts";
import { type Block, type Replacement, rewrite, writeBlock } from "./markdown.ts";

/** A block that says something else than the product does. */
export interface Difference {
	/** Names the block in a failure: `findings in compose.yaml`. */
	readonly what: string;
	/** The block as it stands, or the line to insert it at with what stands behind its fence. */
	readonly where: Block | { readonly insertAt: number; readonly info: string };
	readonly expected: string;
	readonly actual: string;
}

/** What a block says against what it has to say; nothing when they agree. */
export function compareBlock(what: string, block: Block, actual: string): readonly Difference[] {
	return block.text === actual ? [] : [{ what, where: block, expected: block.text, actual }];
}

/** Fails at the first difference, with both texts. */
export function assertNone(differences: readonly Difference[]): void {
	for (const { what, expected, actual } of differences)
		assert.equal(actual, expected, `${what} (UPDATE=1 rewrites the page)`);
}

/** The page as it reads when all differences are settled in favour of the product. */
export function settle(markdown: string, differences: readonly Difference[]): string {
	return rewrite(markdown, differences.map(toReplacement));
}

function toReplacement({ where, actual }: Difference): Replacement {
	if ("insertAt" in where) return { line: where.insertAt, height: 0, lines: ["", ...writeBlock(where.info, actual)] };
	return { line: where.line, height: where.height, lines: writeBlock(where.info, actual) };
}

/** Declares a mocha suite for one page of cases: each case fails at its first difference, or rewrites it with UPDATE=1. */
export function runPage(path: URL, check: (testCase: Case) => Promise<readonly Difference[]>): void {
	const markdown = readFileSync(path, "utf8");
	const name = path.pathname.split("/").slice(-2).join("/");
	const page = readOrFail(name, markdown);
	const pending: Difference[] = [];

	describe(name, () => {
		for (const testCase of page.cases) {
			it(testCase.title, async () => {
				const differences = await check(testCase);
				if (process.env.UPDATE) pending.push(...differences);
				else assertNone(differences);
			});
		}
		after(() => {
			if (pending.length > 0) writeFileSync(path, settle(markdown, pending));
		});
	});
}

/** A page that cannot be read is one failing test, so that the other pages still run. */
function readOrFail(name: string, markdown: string): CasePage {
	try {
		return readCases(markdown);
	} catch (error) {
		describe(name, () => it("can be read", () => assert.fail(error instanceof Error ? error.message : String(error))));
		return { title: name, cases: [] };
	}
}
