import type { FileReport } from "../../server/src/report/file-report.ts";
import type { ReportWriter } from "../../server/src/report/report-writer.ts";

/** What a writer makes of some reports. */
export function written(writer: ReportWriter, reports: readonly FileReport[]): string {
	for (const it of reports) writer.add(it);
	return writer.end();
}
