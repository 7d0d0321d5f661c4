import { detached } from "./detached.ts";
import type { FileReport } from "./file-report.ts";

/** Takes reports file by file, and gives one text of them all. */
export interface ReportWriter {
	add(report: FileReport): void;
	/** The text of what was added, in that order. */
	end(): string;
}

/** Writes what each file is told with at once: of what was worked out to find it, nothing is kept. */
export function writeEach(toText: (report: FileReport) => string, ending: () => string = () => ""): ReportWriter {
	const parts: string[] = [];
	return {
		add: (report) => parts.push(toText(report)),
		end: () => parts.join("") + ending(),
	};
}

/** Writes everything at the end, for formats that tell first what comes last. */
export function writeAll(toText: (reports: readonly FileReport[]) => string): ReportWriter {
	const reports: FileReport[] = [];
	return {
		add: (report) => reports.push(detached(report)),
		end: () => toText(reports),
	};
}
