import assert from "node:assert/strict";
import { yamlContext } from "../../server/src/syntax/yaml-context.ts";

const cases: readonly (readonly [text: string, path: string, at: string | undefined, word: string, before?: string])[] =
	[
		["services:\n  web:\n    cap_add:\n      - NET|_AD", "services web cap_add", "item", "NET_AD"],
		["services:\n  web:\n    cap_add:\n    - |", "services web cap_add", "item", ""],
		["services:\n  web:\n    cap_add: [CHOWN, K|", "services web cap_add", "item", "K"],
		["services:\n  web:\n    cap_add: [CHOWN,\n      K|ILL]\n", "services web cap_add", "item", "KILL"],
		['services:\n  web:\n    cap_add: ["|"]\n', "services web cap_add", "item", ""],
		["services:\n  web:\n    user: no|de\n", "services web user", "value", "node"],
		["services:\n  web:\n    user: |\n    image: x\n", "services web user", "value", ""],
		["services:\n  web:\n    tmpfs:\n      - /tmp:size=1m,no|\n", "services web tmpfs", "item", "no", "/tmp:size=1m,"],
		["services:\n  web:\n    tmpfs: /tmp:|\n", "services web tmpfs", "value", "/tmp:", ""],
		["services:\n  web:\n    build: .\n    cap|\n", "services web", "key", "cap"],
		["services:\n  web:\n    volumes:\n      - type: tmpfs\n        tar|", "services web volumes", "key", "tar"],
		["ignore:\n  - rule: pri|\n    files: [a]\n", "ignore rule", "value", "pri"],
		["ignore:\n  - rule: x\n    ru|\n", "ignore", "key", "ru"],
		["ignore:\n- rule: x\n  ru|\n", "ignore", "key", "ru"],
		["rules:\n  low-uid: { sev|", "rules low-uid", "value", "sev", "{ "],
		["pre|", "", "key", "pre"],
		["", "", "key", ""],
		["# a comm|ent", "", undefined, ""],
		["a: b # a comm|ent", "", undefined, ""],
		["a: [b]\nc: d|", "c", "value", "d"],
		["\uFEFFrules:\r\n  mis|", "rules", "key", "mis"],
		["x: [1, 2\nservices:\n  web:\n    cap_drop:\n      - A|", "services web cap_drop", "item", "A"],
	];

describe("yamlContext", () => {
	for (const [marked, path, at, word, before] of cases) {
		it(JSON.stringify(marked), () => {
			const offset = Math.max(0, marked.indexOf("|"));
			const text = marked.replace("|", "");
			const context = yamlContext(text, offset);
			assert.equal(context?.at, at);
			if (!context) return;
			assert.equal(context.path.join(" "), path);
			assert.equal(text.slice(context.word.start, context.word.end), word);
			if (before !== undefined) assert.equal(context.before, before);
		});
	}
});
