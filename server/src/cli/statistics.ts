import type { Tally } from "../report/tally.ts";
import type { Severity } from "../rules/rule.ts";

/** One line on what a check did; `involved` counts every file that was asked for, `duration` is in milliseconds. */
export function statistics(
	{ files, characters, suppressed, findingsOf }: Tally,
	involved: number,
	duration: number,
): string {
	const counted = (severity: Severity) => `${findingsOf(severity)} ${severity}s`;
	const seconds = duration / 1000;
	return [
		`${files} files checked (${Math.round(characters / 1024)} KiB), ${involved} looked at`,
		`${counted("error")}, ${counted("warning")}, ${counted("info")}, ${counted("hint")}, ${suppressed} accepted`,
		`${seconds.toFixed(2)} s, ${Math.round(files / Math.max(seconds, 0.001))} files per second`,
		`${Math.round(process.memoryUsage().rss / 1024 / 1024)} MiB of memory`,
	].join("; ");
}
