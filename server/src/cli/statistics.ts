import type { FileReport } from "../report/file-report.ts";
import type { Severity } from "../rules/rule.ts";

/** Counts what was checked and found. */
export interface Tally {
	add(report: FileReport): void;
	/** How many findings have a severity. */
	findings(severity: Severity): number;
	readonly files: number;
	/** One line; `involved` counts every file that was asked for, `duration` is in milliseconds. */
	line(involved: number, duration: number): string;
}

/** Nothing so far. */
export function startTally(): Tally {
	const bySeverity = new Map<Severity, number>();
	let [files, characters, suppressed] = [0, 0, 0];
	const findings = (it: Severity) => bySeverity.get(it) ?? 0;
	return {
		add: (report) => {
			files++;
			characters += report.file.text.length;
			suppressed += report.suppressed?.length ?? 0;
			for (const { severity } of report.findings) bySeverity.set(severity, findings(severity) + 1);
		},
		findings,
		get files() {
			return files;
		},
		line: (involved, duration) => {
			const seconds = duration / 1000;
			return [
				`${files} files checked (${Math.round(characters / 1024)} KiB), ${involved} looked at`,
				`${findings("error")} errors, ${findings("warning")} warnings, ${findings("info")} infos, ${findings("hint")} hints, ${suppressed} accepted`,
				`${seconds.toFixed(2)} s, ${Math.round(files / Math.max(seconds, 0.001))} files per second`,
				`${Math.round(process.memoryUsage().rss / 1024 / 1024)} MiB of memory`,
			].join("; ");
		},
	};
}
