import { readdirSync, readFileSync } from "node:fs";
import { type Case, readCases } from "../support/cases.ts";

/** A case of the corpus with a name that stays the same between runs: `compose-lists: Capabilities append`. */
export interface CorpusCase {
	readonly id: string;
	readonly files: ReadonlyMap<string, string>;
	/** The first file of the case. */
	readonly main: string;
	readonly settings: Case["settings"];
}

const folder = new URL("./corpus/", import.meta.url);

/** The cases of the pages whose names begin with `kind`, in the order of the pages. */
export function corpusOf(kind: string): readonly CorpusCase[] {
	const names = readdirSync(folder).filter((it) => it.startsWith(`${kind}-`) && it.endsWith(".md"));
	return names.toSorted().flatMap((name) => {
		const page = name.slice(0, -".md".length);
		return readCases(readFileSync(new URL(name, folder), "utf8")).cases.map((it) => corpusCase(page, it));
	});
}

function corpusCase(page: string, { title, files, settings }: Case): CorpusCase {
	const id = `${page}: ${title}`;
	const main = files[0]?.path;
	if (main === undefined) throw new Error(`${id} has no file`);
	const texts = files.map(
		({ path, text }) => [path, settings.bom === true && path === main ? `\uFEFF${text}` : text] as const,
	);
	return { id, files: new Map(texts), main, settings };
}
