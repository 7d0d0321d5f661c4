import { judge } from "../analysis/analyze.ts";
import { publishedDocumentation } from "../knowledge/documentation.ts";
import { rulePage } from "../knowledge/rule-pages.ts";
import { detached } from "../report/detached.ts";
import { type FileReport, isAsSevere } from "../report/file-report.ts";
import { githubReport } from "../report/github.ts";
import { gnuReport } from "../report/gnu.ts";
import { jsonReport } from "../report/json.ts";
import { sarifReport } from "../report/sarif.ts";
import { textReport } from "../report/text.ts";
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
	const reports: FileReport[] = [];
	const hasEdits = request.format === "json" || request.format === "sarif";
	const uris = new Set<string>();
	for await (const { file, path, project, settings } of load(files, setup, request.quiet)) {
		const { findings, suppressed } = judge(project, file.uri, settings);
		reports.push(detached({ file, path, findings, suppressed }, hasEdits));
		for (const it of [...project.files.keys(), ...project.missing]) uris.add(it);
		progress.step(path);
	}
	progress.end();
	if (reports.length === 0 && !request.quiet) note("no Dockerfile or Compose file was checked");
	await write(reports, request);
	if (request.stats) note(statistics(reports, uris.size, performance.now() - start));
	const { failOn } = request;
	const isFailed = reports.some((it) =>
		it.findings.some((one) => failOn !== "never" && isAsSevere(one.severity, failOn)),
	);
	if (isFailed) differ();
	return { uris, folders };
}

async function write(all: readonly FileReport[], request: CheckRequest): Promise<void> {
	const reports = request.reportSuppressed ? all : all.map(({ suppressed: _, ...it }) => it);
	const text = written(reports, request);
	if (text === undefined)
		return fail(`the report is too long for the format ${request.format}: check fewer files at a time`);
	if (request.output === undefined) return print(text);
	const failure = await writeWhole(request.output, text);
	if (failure !== undefined) fail(`${request.output} was not written: ${failure}`);
}

/** Undefined for more than a string of this engine can hold, half a gigabyte. */
function written(reports: readonly FileReport[], request: CheckRequest): string | undefined {
	try {
		return reportOf(reports, request);
	} catch (error) {
		if (error instanceof RangeError && /string length/.test(error.message)) return undefined;
		throw error;
	}
}

function reportOf(reports: readonly FileReport[], { format, quiet, colour, output }: CheckRequest): string {
	switch (format) {
		case "json":
			return jsonReport(reports, { version, pathOf });
		case "sarif":
			return sarifReport(reports, { version, pathOf, pageOf: rulePage, documentationUrl: publishedDocumentation });
		case "github":
			return githubReport(reports);
		case "gnu":
			return gnuReport(reports);
		case "text": {
			const isColoured = colour && output === undefined && process.stdout.isTTY && process.stdout.hasColors();
			return textReport(reports, { colour: isColoured, detail: quiet ? "brief" : "full" });
		}
	}
}
