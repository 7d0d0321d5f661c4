import assert from "node:assert/strict";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programForSuite } from "../support/program.ts";

const ROOT = "FROM debian:12\n";
const FINE = "FROM debian:12\nUSER 10001\n";

describe("dropcap check --watch", function () {
	this.timeout(20_000);
	let child: ChildProcessWithoutNullStreams | undefined;
	// What waits for changes ends with the test, however that ends, and before its folder goes.
	after(() => {
		child?.kill("SIGKILL");
	});
	const program = programForSuite();

	it("checks again when a file changes, appears or goes, or its configuration does", async () => {
		const cwd = program.project({ "api/Dockerfile": FINE, "compose.yaml": "services: { web: { build: api } }\n" });
		child = program.start(cwd, ["check", "--watch", "--rule", "default-capabilities=off", "--preset", "minimal"]);
		const ended = once(child, "close");
		let text = "";
		let from = 0;
		const waiting = new Set<() => void>();
		child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
			text += chunk;
			for (const it of waiting) it();
		});
		/** The next report that ends in such a summary. */
		const report = (summary: RegExp) =>
			new Promise<string>((resolve) => {
				const look = () => {
					const found = summary.exec(text.slice(from));
					if (!found) return;
					waiting.delete(look);
					const end = from + found.index + found[0].length;
					const all = text.slice(from, end);
					from = end;
					resolve(all);
				};
				waiting.add(look);
				look();
			});
		await report(/No findings in 2 files\n/);
		writeFileSync(join(cwd, "api/Dockerfile"), ROOT);
		assert.match(await report(/[1-9]\d* findings? in 2 files\n/), /api\/Dockerfile:1:6 .*missing-user/);
		mkdirSync(join(cwd, "new"));
		writeFileSync(join(cwd, "new/Dockerfile"), FINE);
		await report(/in 3 files\n/);
		rmSync(join(cwd, "new"), { recursive: true });
		await report(/in 2 files\n/);
		writeFileSync(join(cwd, ".dropcap.yaml"), "rules: { missing-user: off }\n");
		await report(/No findings in 2 files\n/);
		child.kill("SIGINT");
		assert.deepEqual(await ended, [null, "SIGINT"]);
	});
});
