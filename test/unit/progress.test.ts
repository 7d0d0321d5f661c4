import assert from "node:assert/strict";
import { startProgress } from "../../server/src/cli/progress.ts";

describe("progress", () => {
	it("shows on a terminal how far a long run is, not too often, and goes away", () => {
		const { written, stream, at } = terminal(true);
		const progress = startProgress(400, stream, false, at.now);
		for (let i = 0; i < 400; i++) {
			at.time += 10;
			progress.step(`folder/${i}/Dockerfile`);
		}
		progress.end();
		assert.match(written[0] ?? "", /^\r50\/400 folder\/49\/Docker/, "half a second is short");
		assert.ok(written.length > 10 && written.length < 40, `${written.length} lines in four seconds`);
		for (const it of written) assert.ok(it.replace(/\r|\p{Cc}\[K/gu, "").length < 30, it);
		assert.equal(written.at(-1), "\r\u001b[K");
	});

	it("shows nothing of a short run, without a terminal, and where nobody wants it", () => {
		for (const { isTerminal, isQuiet, steps } of [
			{ isTerminal: true, isQuiet: false, steps: 49 },
			{ isTerminal: false, isQuiet: false, steps: 400 },
			{ isTerminal: true, isQuiet: true, steps: 400 },
		]) {
			const { written, stream, at } = terminal(isTerminal);
			const progress = startProgress(400, stream, isQuiet, at.now);
			for (let i = 0; i < steps; i++) {
				at.time += 10;
				progress.step("Dockerfile");
			}
			progress.end();
			assert.deepEqual(written, []);
		}
	});

	it("lets no file name steer the terminal", () => {
		const { written, stream, at } = terminal(true);
		const progress = startProgress(1, stream, false, at.now);
		at.time += 1_000;
		progress.step("a\u001b[2J");
		assert.deepEqual(written, ["\r1/1 a\uFFFD[2J\u001b[K"]);
	});
});

/** A terminal of 30 columns and a clock. */
function terminal(isTTY: boolean) {
	const written: string[] = [];
	const at = { time: 0, now: (): number => at.time };
	const write = (text: string | Uint8Array): boolean => {
		written.push(String(text));
		return true;
	};
	return { written, at, stream: { isTTY, columns: 30, write } };
}
