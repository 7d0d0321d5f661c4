import assert from "node:assert/strict";
import { allEvidence, evidenceOf, evidenceTable, holesIn } from "./support/evidence.ts";

const CASES = `# a-rule

## It fires

\`\`\`yaml
a: 1
# ^^ a-rule: It is 1 💡
\`\`\`

\`\`\`yaml fixed
a: 2
\`\`\`

## Two is silent

\`\`\`yaml
a: 2
\`\`\`

## Ignored

\`\`\`yaml
# dropcap-ignore a-rule
a: 1
\`\`\`
`;
const PAGE = "```yaml bad\na: 1\n```\n\n```yaml good\na: 2\n```\n";
const SOURCE = "fixes: []";
const TEXTS = { cases: CASES, page: PAGE, source: SOURCE };
const stage = { name: "a-rule", check: { *stage() {} } };

describe("evidence", () => {
	after(() => console.log(`\n${evidenceTable(allEvidence())}\n`));

	it("is whole where everything is shown", () => {
		assert.deepEqual(holesIn([evidenceOf(stage, TEXTS)]), []);
	});

	it("has a hole for each thing that is not", () => {
		const hole = (change: Partial<typeof TEXTS>) =>
			holesIn([evidenceOf(stage, { ...TEXTS, ...change })]).map((it) => /“(.*)”/.exec(it)?.[1]);
		assert.deepEqual(hole({ cases: CASES.replace("a-rule: It", "b-rule: It") }), ["fires", "fix"]);
		assert.deepEqual(hole({ cases: CASES.replace(/## Two.*?(?=## )/s, "") }), ["silent"]);
		assert.deepEqual(hole({ cases: CASES.replace("yaml fixed", "yaml other.yaml") }), ["fix"]);
		assert.deepEqual(hole({ cases: CASES.replace("ignore a-rule", "ignore b-rule") }), ["ignore"]);
		assert.deepEqual(hole({ page: PAGE.replace("good", "") }), ["example"]);
		assert.deepEqual(hole({ cases: "", page: "" }), ["fires", "silent", "fix", "ignore", "example"]);
	});

	it("asks for no fix of a rule that mends nothing, and for no ignoring of one about comments", () => {
		const cases = CASES.replace(" 💡", "").replace("yaml fixed", "yaml other.yaml").replace("ignore a-rule", "ignore");
		const check = { *ignore() {} };
		const { fix, ignore } = evidenceOf({ name: "a-rule", check }, { cases, page: PAGE, source: "" });
		assert.deepEqual({ fix, ignore }, { fix: "none", ignore: "none" });
	});
});
