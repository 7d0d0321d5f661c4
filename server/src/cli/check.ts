import { judge } from "../analysis/analyze.ts";
import { publishedDocumentation } from "../knowledge/documentation.ts";
import { rulePage } from "../knowledge/rule-pages.ts";
import { severitiesFrom } from "../report/file-report.ts";
import { githubReport } from "../report/github.ts";
import { gnuReport } from "../report/gnu.ts";
import { jsonWriter } from "../report/json.ts";
import { type ReportWriter, writeEach } from "../report/report-writer.ts";
import { sarifWriter } from "../report/sarif.ts";
import { startTally } from "../report/tally.ts";
import { textWriter } from "../report/text.ts";
import { version } from "../version.ts";
import type { CheckRequest } from "./arguments.ts";
import { findInputs } from "./inputs.ts";
import { load, pathOf, readSetup, type Setup } from "./load.ts";
import { differ, fail, note, print } from "./output.ts";
import { startProgress } from "./progress.ts";
import { writeWhole } from "./replace-file.ts";
import { statistics } from "./statistics.ts";
import { watch } from "./watch.ts";

/** `dropcap check` */
export async function check(request: CheckRequest): Promise<void> {
	const setup = await readSetup(request);
	if (!setup) return;
	if (request.watch) await watch(() => checkOnce(request, setup));
	else await checkOnce(request, setup);
}

/** What a check looked at, by uri and by path. */
interface Involved {
	readonly uris: ReadonlySet<string>;
	readonly folders: readonly string[];
}

async function checkOnce(request: CheckRequest, setup: Setup): Promise<Involved> {
	const start = performance.now();
	const { files, folders } = await findInputs(request.paths, request.stdinName);
	const progress = startProgress(files.length, process.stderr, request.quiet);
	const report = writerFor(request);
	const tally = startTally();
	const uris = new Set<string>();
	for await (const { file, path, project, settings } of load(files, setup, request.quiet)) {
		const { findings, suppressed } = judge(project, file.uri, settings);
		tally.add({ file, path, findings, suppressed });
		report.add({ file, path, findings, ...(request.reportSuppressed && { suppressed }) });
		for (const it of [...project.files.keys(), ...project.missing]) uris.add(it);
		progress.step(path);
	}
	progress.end();
	if (tally.files === 0 && !request.quiet) note("no Dockerfile or Compose file was checked");
	await write(report, request);
	if (request.stats) note(statistics(tally, uris.size, performance.now() - start));
	if (severitiesFrom(request.failOn).some((it) => tally.findingsOf(it) > 0)) differ();
	return { uris, folders };
}

function writerFor({ format, quiet, colour, output }: CheckRequest): ReportWriter {
	switch (format) {
		case "json":
			return jsonWriter({ version, pathOf });
		case "sarif":
			return sarifWriter({ version, pathOf, pageOf: rulePage, documentationUrl: publishedDocumentation });
		case "github":
			return writeEach(githubReport);
		case "gnu":
			return writeEach(gnuReport);
		case "text": {
			const isColoured = colour && output === undefined && process.stdout.isTTY && process.stdout.hasColors();
			return textWriter({ colour: isColoured, detail: quiet ? "brief" : "full" });
		}
	}
}

async function write(report: ReportWriter, { format, output }: CheckRequest): Promise<void> {
	const text = textOf(report);
	if (text === undefined) return fail(`the report is too long for the format ${format}: check fewer files at a time`);
	if (output === undefined) return print(text);
	const failure = await writeWhole(output, text);
	if (failure !== undefined) fail(`${output} was not written: ${failure}`);
}

/** Undefined for more than a string of this engine can hold, half a gigabyte. */
function textOf(report: ReportWriter): string | undefined {
	try {
		return report.end();
	} catch (error) {
		if (error instanceof RangeError && /string length/.test(error.message)) return undefined;
		throw error;
	}
}
