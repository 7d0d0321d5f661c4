// How the cost of a keystroke grows with the size of the file, on ordinary content and on shapes that invite a square.
import { type Effort, measureEditing, type Server } from "./editing.ts";
import { composeOf, dockerfileOf, type Input } from "./inputs.ts";
import { type Measure, type Results, together } from "./measured.ts";
import { anchorChain, longRun, manyAnchors, manyVariables, oneEnvironment } from "./shapes.ts";

/** Inputs of one kind and growing size. */
export interface Series {
	readonly name: string;
	readonly sizes: readonly number[];
	readonly of: (size: number) => Input;
}

export const series: readonly Series[] = [
	{ name: "instructions of a Dockerfile", sizes: [500, 1_000, 2_000, 4_000, 8_000], of: dockerfileOf },
	{ name: "services of a Compose file", sizes: [50, 250, 1_000, 4_000], of: composeOf },
	{ name: "variables of a Dockerfile", sizes: [1_000, 4_000], of: manyVariables },
	{ name: "commands of one RUN", sizes: [1_000, 4_000], of: longRun },
	{ name: "anchors of a Compose file", sizes: [1_000, 4_000], of: manyAnchors },
	{ name: "anchors that each merge the one before", sizes: [250, 1_000], of: anchorChain },
	{ name: "environment of one service", sizes: [1_000, 4_000], of: oneEnvironment },
];

const EFFORT: Effort = { starts: 2, edits: 15, requests: false };

/** Every size of a series, by every server; each result carries its size. */
export async function measureGrowth(
	{ name, sizes, of }: Series,
	servers: readonly Server[],
	save: (input: Input) => string,
): Promise<Results> {
	const results: Results[] = [];
	for (const size of sizes) {
		const input = of(size);
		const { measured, skipped } = await measureEditing(servers, input, save(input), EFFORT);
		const grown = measured.flatMap((it) => {
			const measure = GROWTH.get(it.measure);
			return measure ? [{ ...it, measure, size, input: name }] : [];
		});
		results.push({ measured: grown, skipped });
	}
	return together(results);
}

const GROWTH: ReadonlyMap<Measure, Measure> = new Map([
	["edit", "growth"],
	["start", "growth-start"],
] as const);
