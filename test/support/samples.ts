import { readdirSync, readFileSync } from "node:fs";
import { type CaseFile, readCases } from "./cases.ts";
import { isAnalysed } from "./check-rules.ts";
import type { Texts } from "./fixes.ts";

/** The files of one case, and the one among them that is looked at. */
export interface Sample {
	readonly name: string;
	readonly texts: Texts;
	readonly file: Pick<CaseFile, "path" | "text" | "language">;
}

/** Every file of the cases in a folder of `test/` that is judged, each with the others of its case. */
export function readSamples(folder: string): readonly Sample[] {
	const place = new URL(`../${folder}/`, import.meta.url);
	return readdirSync(place)
		.filter((it) => it.endsWith(".md"))
		.flatMap((page) =>
			readCases(readFileSync(new URL(page, place), "utf8")).cases.flatMap(({ title, files }) => {
				const texts = new Map(files.map((it) => [it.path, it.text]));
				return files.filter(isAnalysed).map((file) => ({ name: `${page}, ${title}`, texts, file }));
			}),
		);
}
