import type { FileReport } from "../report/file-report.ts";
import type { Severity } from "../rules/rule.ts";

/** One line on what a check did; `involved` counts every file that was asked for, `duration` is in milliseconds. */
export function statistics(reports: readonly FileReport[], involved: number, duration: number): string {
	const findings = reports.flatMap((it) => it.findings);
	const count = (severity: Severity) => findings.filter((it) => it.severity === severity).length;
	const suppressed = reports.reduce((sum, it) => sum + (it.suppressed?.length ?? 0), 0);
	const seconds = duration / 1000;
	const characters = reports.reduce((sum, it) => sum + it.file.text.length, 0);
	return [
		`${reports.length} files checked (${Math.round(characters / 1024)} KiB), ${involved} looked at`,
		`${count("error")} errors, ${count("warning")} warnings, ${count("info")} infos, ${count("hint")} hints, ${suppressed} accepted`,
		`${seconds.toFixed(2)} s, ${Math.round(reports.length / Math.max(seconds, 0.001))} files per second`,
		`${Math.round(process.memoryUsage().rss / 1024 / 1024)} MiB of memory`,
	].join("; ");
}
