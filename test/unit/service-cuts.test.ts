import assert from "node:assert/strict";
import fc from "fast-check";
import { cutServices } from "../../server/src/syntax/service-cuts.ts";
import { change, edited } from "../properties/typing.ts";

const line = fc.constantFrom(
	...[
		"    image: debian:12\n",
		"    # why\n",
		"# a comment\n",
		"\n",
		"    cap_drop:\n    - ALL\n",
		"    command: |\n      a\n",
	],
	...[`    labels:\r\n      long: ${"x".repeat(3000)}\r\n`, "    environment: {A: b}\n"],
);

const services = fc
	.array(fc.array(line, { minLength: 1, maxLength: 5 }), { minLength: 10, maxLength: 60 })
	.map((all) => all.map((lines, i) => `  s${i}:\n${lines.join("")}`).join(""));

describe("the cuts of a Compose file", function () {
	this.timeout(60_000);

	it("are in each version those of a text that was never cut before", () => {
		let again = 0;
		fc.assert(
			fc.property(
				fc.constantFrom("services:\n", "name: a\n# above\nservices:\n  # first\n\n"),
				services,
				fc.constantFrom("", "volumes:\n  a:\n", "# the end"),
				fc.array(change(), { minLength: 1, maxLength: 8 }),
				(above, all, below, changes) => {
					let text = above + all + below;
					let before = cutServices(text);
					for (const it of changes) {
						text = edited(text, it);
						const cuts = cutServices(text, before);
						assert.deepEqual(cuts?.offsets, cutServices(text)?.offsets);
						assert.equal(cuts?.indent, cutServices(text)?.indent);
						if (!before || !cuts) continue;
						const { first, last } = cuts.same;
						if (first > 0) again++;
						const [old, now] = [partsOf(before), partsOf(cuts)];
						assert.deepEqual(now.slice(0, first), old.slice(0, first));
						assert.deepEqual(now.slice(now.length - last), old.slice(old.length - last));
						before = cuts;
					}
				},
			),
			{ numRuns: Number(process.env.PROPERTY_RUNS ?? 150) },
		);
		assert.ok(again > 0, "no text was cut again");
	});
});

function partsOf({ text, offsets }: { readonly text: string; readonly offsets: readonly number[] }): readonly string[] {
	return offsets.map((it, i) => text.slice(it, offsets[i + 1]));
}
