import { median, quantile } from "./statistics.ts";

/** What was measured of one program with one input. */
export interface Measured {
	readonly measure: Measure;
	readonly input: string;
	/** How many instructions or services it has, where the growth with them is measured. */
	readonly size?: number;
	readonly who: string;
	readonly samples: number;
	readonly median: number;
	readonly p95: number;
	/** Processor time of all threads for one sample, in milliseconds; undefined where the system does not tell. */
	readonly cpu: number | undefined;
}

/** What is measured, in the order in which it is told, with the unit of its values. */
export const MEASURES = {
	start: { title: "Cold start: from the spawn to the first diagnostics", short: "cold start", unit: "ms" },
	edit: { title: "One character typed: until its diagnostics are there", short: "one character typed", unit: "ms" },
	burst: {
		title: "30 characters typed at once: from the last one to the last diagnostics",
		short: "30 characters typed",
		unit: "ms",
	},
	publications: {
		title: "How often the diagnostics of those 30 were published",
		short: "publications for 30 characters",
		unit: "times",
	},
	hover: { title: "Hover", short: "hover", unit: "ms" },
	"code-action": { title: "Code actions that an editor looks for unasked", short: "code actions, unasked", unit: "ms" },
	"code-action-wanted": { title: "Code actions that a user asks for", short: "code actions, asked for", unit: "ms" },
	memory: { title: "Resident memory after the edits", short: "memory", unit: "MiB" },
	"command-line": { title: "Command line: one file", short: "command line", unit: "ms" },
	"folder-scan": { title: "Command line: a folder", short: "command line", unit: "ms" },
	growth: {
		title: "Growth with the size: one character typed, until its diagnostics are there",
		short: "one character typed",
		unit: "ms",
	},
	"growth-start": {
		title: "Growth with the size: from the spawn to the first diagnostics",
		short: "cold start",
		unit: "ms",
	},
} as const;

export type Measure = keyof typeof MEASURES;

export function isMeasure(name: string): name is Measure {
	return name in MEASURES;
}

/** A program that could not be measured, or not to the end. */
export interface Skipped {
	readonly who: string;
	readonly what: string;
	readonly because: string;
}

export interface Results {
	readonly measured: readonly Measured[];
	readonly skipped: readonly Skipped[];
}

/** One sample: how long it took and what it cost. */
export interface Sample {
	readonly value: number;
	readonly cpu: number | undefined;
}

export const OURS = "Dropcap";
export const FLOOR = "an empty server";
export const NODE = "node -e 0";
export const PARSERS = "the bare parsers";

/** The middle of the samples; nothing where there are none. The processor time is a mean, for some systems count in steps. */
export function summarize(
	head: Pick<Measured, "measure" | "input" | "who" | "size">,
	samples: readonly Sample[],
): readonly Measured[] {
	const values = samples.map((it) => it.value);
	const [middle, high] = [median(values), quantile(values, 0.95)];
	if (middle === undefined || high === undefined) return [];
	const costs = samples.flatMap((it) => it.cpu ?? []);
	const cpu = costs.length > 0 ? costs.reduce((sum, it) => sum + it, 0) / costs.length : undefined;
	return [{ ...head, samples: samples.length, median: middle, p95: high, cpu }];
}

/** All of it as one. */
export function together(results: readonly Results[]): Results {
	return { measured: results.flatMap((it) => it.measured), skipped: results.flatMap((it) => it.skipped) };
}

/** The first line of what went wrong. */
export function reasonOf(error: unknown): string {
	return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
