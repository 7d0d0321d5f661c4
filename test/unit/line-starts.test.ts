import assert from "node:assert/strict";
import fc from "fast-check";
import { imagined } from "../../server/src/text/lineage.ts";
import { findLineStarts, lineStarts } from "../../server/src/text/lines.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { anywhere } from "../properties/typing.ts";

/** Pieces of a text with every kind of line end, some of them twice so long that no two places are alike. */
const piece = fc.constantFrom("x", "\n", "\r", "\r\n", "\n\n", "a: b\n", "c: d\r\n", "e\r", "-".repeat(5000));

const edit = fc.record({
	at: anywhere,
	removed: fc.oneof(fc.nat(3), fc.nat(20_000), fc.nat(200_000)),
	inserted: fc.array(piece, { maxLength: 4 }).map((it) => it.join("")),
});

describe("where lines begin", function () {
	this.timeout(60_000);

	it("is in each version of a long text what it is in a new one", () => {
		fc.assert(
			fc.property(
				fc.array(piece, { minLength: 20, maxLength: 60 }),
				fc.nat(8000),
				fc.array(edit, { minLength: 1, maxLength: 6 }),
				(pieces, times, edits) => {
					const text = pieces.join("").repeat(Math.min(times, 40)) + "y\n".repeat(times * 4);
					let file: SourceFile = { uri: "file:///f", language: "compose", text };
					assert.deepEqual(lineStarts(file), findLineStarts(text));
					for (const { at, removed, inserted } of edits) {
						const start = Math.floor(at * file.text.length);
						file = imagined(file, file.text.slice(0, start) + inserted + file.text.slice(start + removed));
						assert.deepEqual(lineStarts(file), findLineStarts(file.text));
					}
				},
			),
			{ numRuns: 60 },
		);
	});
});
