import { existsSync, type FSWatcher, statSync, watch as watchFolder } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { note, print } from "./output.ts";

/** What has to be watched for the next run: files by uri, whether they are there or not, and folders that were searched. */
export interface Watched {
	readonly uris: ReadonlySet<string>;
	readonly folders: readonly string[];
}

/** Runs something again whenever one of the files that it looked at may have changed; never ends. */
export async function watch(run: () => Promise<Watched>): Promise<never> {
	for (;;) {
		if (process.stdout.isTTY) print(CLEAR);
		const start = Date.now();
		const watched = await run();
		if (process.stdout.isTTY) note("waiting for a change; interrupt to end");
		await nextChange(watched, start);
		// An editor writes a file in several steps, a checkout many files.
		await setTimeout(QUIET_TIME);
		process.exitCode = 0;
	}
}

/** In milliseconds. */
const QUIET_TIME = 100;

/** ECMA-48: the whole screen and what scrolled out of it goes, and writing begins at its top. */
const CLEAR = "\u001b[2J\u001b[3J\u001b[H";

/** Fulfilled at the first change in any of the folders that something lies in, counted from `start` on. */
function nextChange({ uris, folders }: Watched, start: number): Promise<void> {
	const files = [...uris].flatMap((it) => (it.startsWith("file:") ? fileURLToPath(it) : []));
	const all = new Set([...folders, ...files.map(dirname)].map(existing));
	const watchers: FSWatcher[] = [];
	return new Promise<void>((resolve) => {
		const tell = () => {
			for (const it of watchers.splice(0)) it.close();
			resolve();
		};
		let failures = 0;
		for (const folder of all) {
			try {
				watchers.push(watchFolder(folder, tell).on("error", tell));
			} catch {
				failures++;
			}
		}
		if (failures > 0) note(`${failures} of ${all.size} folders cannot be watched`);
		// What changed while it was read has no event any more.
		if ([...files, ...all].some((it) => isNewer(it, start))) tell();
	});
}

function existing(folder: string): string {
	return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}

function isNewer(path: string, time: number): boolean {
	return (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time;
}
