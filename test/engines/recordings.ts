import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type JsonObject, objectOf, parseJson } from "./json.ts";
import type { Oracle, Question } from "./oracles.ts";
import { succeed } from "./process.ts";

/** How to make recordings anew. */
export const HOW_TO_RECORD = "RECORD=1 npm run test:engines";

/** The engine's answers to one oracle's questions, by the questions' names. */
export type Recording = ReadonlyMap<string, JsonObject>;

/** The recorded answers; none where nothing was recorded, and none for questions that have changed since. */
export function readRecording({ name, questions }: Oracle): Recording {
	const path = pathOf(name);
	const entries = existsSync(path) ? objectOf(parseJson(readFileSync(path, "utf8"))) : {};
	return new Map(
		questions.flatMap((it) => {
			const { input, answer } = objectOf(entries[it.id]);
			return input === digest(it) ? [[it.id, objectOf(answer)] as const] : [];
		}),
	);
}

/** Writes the answers in the questions' order, formatted as the rest of the repository. */
export async function writeRecording({ name, questions }: Oracle, answers: Recording): Promise<void> {
	const entries = questions.map((it) => [it.id, { input: digest(it), answer: answers.get(it.id) ?? {} }]);
	writeFileSync(pathOf(name), `${JSON.stringify(Object.fromEntries(entries), null, "\t")}\n`);
	await succeed("npx", ["biome", "format", "--write", pathOf(name)]);
}

function pathOf(name: string): string {
	return fileURLToPath(new URL(`./recorded/${name}.json`, import.meta.url));
}

function digest({ input }: Question): string {
	return createHash("sha256").update(JSON.stringify(input)).digest("hex").slice(0, 12);
}
