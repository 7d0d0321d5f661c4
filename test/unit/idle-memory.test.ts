import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { memoryReleaser, whenIdle } from "../../server/src/idle-memory.ts";

/** How often memory is released in intervals in which so many milliseconds were worked, one after the other. */
function releasesIn(intervals: readonly number[]): readonly number[] {
	let spent = 0;
	let releases = 0;
	const tick = whenIdle(
		() => spent,
		() => {
			releases++;
			spent += 100;
		},
	);
	return intervals.map((worked) => {
		spent += worked;
		tick();
		return releases;
	});
}

describe("memory", () => {
	it("is released once after enough work, when there is hardly any more", () => {
		assert.deepEqual(releasesIn([2_000, 3, 0, 3]), [0, 1, 1, 1]);
	});

	it("is not released while somebody works", () => {
		assert.deepEqual(releasesIn([2_000, 500, 20, 300]), [0, 0, 0, 0]);
	});

	it("is released again only after as much work, its own apart", () => {
		assert.deepEqual(releasesIn([2_000, 0, 500, 0, 600, 0]), [0, 1, 1, 1, 1, 2]);
	});

	it("is not released after a start alone", () => {
		assert.deepEqual(releasesIn([300, 0, 0]), [0, 0, 0]);
	});

	it("that nobody holds any more is given back, again and again, and the process goes on", async () => {
		const release = memoryReleaser();
		for (let round = 0; round < 3; round++) {
			let large: object | undefined = Array.from({ length: 500_000 }, (_, i) => ({ i }));
			const held = process.memoryUsage().heapUsed;
			const gone = new WeakRef(large);
			large = undefined;
			await setImmediate();
			release();
			await setImmediate();
			assert.equal(gone.deref(), undefined);
			assert.ok(process.memoryUsage().heapUsed < held);
		}
	});
});
