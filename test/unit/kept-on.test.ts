import assert from "node:assert/strict";
import { keptOn } from "../../server/src/text/kept-on.ts";
import { withLate } from "../../server/src/text/late.ts";

describe("what is worked out for an object", () => {
	it("is found with that object alone, and replaced by what is set later", () => {
		const lengths = keptOn<{ readonly text: string }, number>();
		const [one, other] = [{ text: "one" }, { text: "one" }];
		lengths.set(one, 3);
		assert.equal(lengths.get(one), 3);
		assert.equal(lengths.get(other), undefined);
		lengths.set(one, 4);
		assert.equal(lengths.get(one), 4);
	});

	it("is another thing for whoever else works something out", () => {
		const [first, second] = [keptOn<object, string>(), keptOn<object, string>()];
		const key = {};
		first.set(key, "first");
		assert.equal(second.get(key), undefined);
	});

	it("stays with the object: a copy has none of it, and no one who looks at the object sees it", () => {
		const kept = keptOn<object, string>();
		const key = { text: "one" };
		kept.set(key, "kept");
		assert.equal(kept.get({ ...key }), undefined);
		assert.deepEqual(key, { text: "one" });
		assert.equal(JSON.stringify(key), '{"text":"one"}');
	});
});

interface Whole {
	readonly plain: string;
	readonly late: string;
}

describe("a late field", () => {
	it("is worked out whenever it is looked at, and not before", () => {
		let asked = 0;
		const whole = withLate<Whole, "late">({ plain: "here" }, { late: () => `asked ${++asked}` });
		assert.equal(asked, 0);
		assert.equal(whole.plain, "here");
		assert.deepEqual([whole.late, whole.late], ["asked 1", "asked 2"]);
	});

	it("is the object's own, although all fields of a name share a getter, and plain in a copy", () => {
		const [one, other] = ["one", "other"].map((it) => withLate<Whole, "late">({ plain: "here" }, { late: () => it }));
		assert.deepEqual([one?.late, other?.late], ["one", "other"]);
		assert.deepEqual({ ...one }, { plain: "here", late: "one" });
		assert.equal(JSON.stringify(one), '{"plain":"here","late":"one"}');
	});
});
