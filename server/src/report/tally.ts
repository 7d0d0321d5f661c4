import type { Severity } from "../rules/rule.ts";
import type { FileReport } from "./file-report.ts";

/** Counts what was checked and found, file by file. */
export interface Tally {
	add(report: FileReport): void;
	readonly files: number;
	/** UTF-16 code units in all of their texts. */
	readonly characters: number;
	readonly findings: number;
	readonly suppressed: number;
	/** How many of the findings have a severity. */
	findingsOf(severity: Severity): number;
}

/** Nothing so far. */
export function startTally(): Tally {
	const bySeverity = new Map<Severity, number>();
	const findingsOf = (it: Severity) => bySeverity.get(it) ?? 0;
	const counted = { files: 0, characters: 0, findings: 0, suppressed: 0 };
	return {
		add: ({ file, findings, suppressed = [] }) => {
			counted.files++;
			counted.characters += file.text.length;
			counted.findings += findings.length;
			counted.suppressed += suppressed.length;
			for (const { severity } of findings) bySeverity.set(severity, findingsOf(severity) + 1);
		},
		get files() {
			return counted.files;
		},
		get characters() {
			return counted.characters;
		},
		get findings() {
			return counted.findings;
		},
		get suppressed() {
			return counted.suppressed;
		},
		findingsOf,
	};
}
