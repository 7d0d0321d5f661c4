import type { FileReport } from "./file-report.ts";

/**
 * Takes reports file by file, and gives one text of them all. What it keeps of each is its part of that text, so that what
 * was worked out for a file can go before the next one is judged.
 */
export interface ReportWriter {
	add(report: FileReport): void;
	/** The text of what was added, in that order. */
	end(): string;
}

/** Joins the texts of the files. */
export function writeEach(toText: (report: FileReport) => string, ending: () => string = () => ""): ReportWriter {
	const parts: string[] = [];
	return {
		add: (report) => parts.push(toText(report)),
		end: () => parts.join("") + ending(),
	};
}

/** The elements of a JSON array, one a line; there may be more of them than fit into one object. */
export interface JsonItems {
	add(items: readonly object[]): void;
	/** The array as JSON. */
	end(): string;
}

/** No elements so far. */
export function startItems(): JsonItems {
	const parts: string[] = [];
	return {
		add: (items) => {
			if (items.length > 0) parts.push(items.map((it) => JSON.stringify(it)).join(",\n"));
		},
		end: () => (parts.length === 0 ? "[]" : `[\n${parts.join(",\n")}\n]`),
	};
}
