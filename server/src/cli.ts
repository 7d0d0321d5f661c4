import { chmod, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { analyze, isLeftOut, judge } from "./analysis/analyze.ts";
import { effectiveSettings } from "./analysis/effective-settings.ts";
import { fixAll } from "./analysis/fix-all.ts";
import { harden } from "./analysis/harden.ts";
import { wishesOf } from "./analysis/merged-configuration.ts";
import { defaultSettings, type Settings } from "./analysis/settings.ts";
import { isService } from "./analysis/subjects.ts";
import { type CheckRequest, type FixRequest, readArguments, type SettingsRequest } from "./arguments.ts";
import { configurationTemplate } from "./configuration-template.ts";
import { help } from "./help.ts";
import { CONFIGURATION_NAMES } from "./knowledge/configuration-names.ts";
import { publishedDocumentation } from "./knowledge/documentation.ts";
import { rulePage } from "./knowledge/rule-pages.ts";
import type { Project } from "./model/project.ts";
import { nodeFileSystem, toEntry } from "./node-file-system.ts";
import { explanationOf } from "./report/explanation.ts";
import { type FileReport, isAsSevere } from "./report/file-report.ts";
import { sarifReport } from "./report/sarif.ts";
import { textReport } from "./report/text.ts";
import { unifiedDiff } from "./report/unified-diff.ts";
import type { Fix } from "./rules/rule.ts";
import { relativePath } from "./text/uri.ts";
import { version } from "./version.ts";
import type { Entry, FileSystem } from "./workspace/file-system.ts";
import { type ConfigurationSource, nearestConfigurations } from "./workspace/find-configurations.ts";
import { findContainerFiles } from "./workspace/find-files.ts";
import { type Loading, loadFile } from "./workspace/load-file.ts";

/** Stands before the text in some files; it is not part of it. */
const BYTE_ORDER_MARK = "\uFEFF";

process.stdout.on("error", (error) => {
	// Whoever reads the output may stop early, as `head` does.
	if (!("code" in error && error.code === "EPIPE")) fail(error.message);
});
run(process.argv.slice(2)).catch((error: unknown) =>
	fail(error instanceof Error ? (error.stack ?? "") : String(error)),
);

/** Sets the exit code and returns: `process.exit` would cut off what a slow reader has not taken yet. */
async function run(words: readonly string[]): Promise<void> {
	const request = readArguments(words, process.env);
	switch (request.command) {
		case "check":
			return check(request);
		case "fix":
			return fix(request);
		case "explain":
			return print(explanationOf(request.topic, rulePage) ?? fail(`there is no rule or capability "${request.topic}"`));
		case "init":
			return init();
		case "lsp":
			return (await import("./serve.ts")).serve(words);
		case "help":
			return print(help);
		case "version":
			return print(`${version}\n`);
		case "misused":
			return fail(`${request.complaint}; see dropcap --help`);
	}
}

async function check(request: CheckRequest): Promise<void> {
	const { paths, stdinName, format, failOn, quiet, colour } = request;
	const source = await sourceOf(request);
	if (!source) return;
	const reports: FileReport[] = [];
	for await (const { file, path, project, settings } of load(await inputsOf(paths, stdinName), source, request)) {
		const { findings, suppressed } = judge(project, file.uri, settings);
		reports.push({ file, path, findings, ...(request.reportSuppressed && { suppressed }) });
	}
	if (reports.length === 0) note("no Dockerfile or Compose file was checked");
	const isColoured = colour && process.stdout.isTTY && process.stdout.hasColors();
	const documentationUrl = publishedDocumentation;
	if (format === "sarif") print(sarifReport(reports, { version, pathOf, pageOf: rulePage, documentationUrl }));
	else print(textReport(reports, { colour: isColoured, detail: quiet ? "brief" : "full" }));
	if (failOn === "never") return;
	if (reports.some((it) => it.findings.some(({ severity }) => isAsSevere(severity, failOn)))) differ();
}

/** What is fixed in one file may show something in another: all are looked at again, at most so many times. */
const ROUNDS = 4;

async function fix(request: FixRequest): Promise<void> {
	const { paths, review, service } = request;
	const source = await sourceOf(request);
	if (!source) return;
	const wanted = (it: Fix) => it.safety === "safe" || (review && !it.risky);
	const changes = new Map<string, Change>();
	const read = async (uri: string) => changes.get(uri)?.after ?? nodeFileSystem.read(uri);
	let inputs = await inputsOf(paths, undefined);
	let isFound = service === undefined;
	for (let round = 0; round < ROUNDS && inputs.length > 0; round++) {
		const before = new Map(changes);
		const loaded: Input[] = [];
		for await (const { input, file, project, settings } of load(inputs, source, request, { ...nodeFileSystem, read })) {
			loaded.push(input);
			const hardened =
				service === undefined ? undefined : harden(project, file.uri, settings, (it) => isService(it, service), wanted);
			isFound ||= hardened !== undefined;
			const all = service === undefined ? fixAll(project, file.uri, settings, wanted) : undefined;
			for (const it of all === undefined ? (hardened?.changes ?? []) : [{ file, newText: all }]) {
				const { uri, text } = it.file;
				const old = changes.get(uri)?.before ?? text;
				if (it.newText !== text) changes.set(uri, { before: old, after: it.newText });
			}
		}
		inputs = [...changes].every(([uri, it]) => before.get(uri) === it) ? [] : loaded;
	}
	for (const [uri, it] of changes) await make(it, uri, request);
	if (!isFound) fail(`no Compose file that was read has a service "${service}"`);
}

/** A file's text as it is on the disk and as it becomes. */
interface Change {
	readonly before: string;
	readonly after: string;
}

/** Writes a file's new text, or prints what would change. */
async function make({ before, after }: Change, uri: string, { diff }: FixRequest): Promise<void> {
	const path = pathOf(uri);
	if (before === after) return;
	if (diff) {
		print(unifiedDiff(path, before, after));
		return differ();
	}
	const failure = await replace(fileURLToPath(uri), before, after).catch((error: Error) => error.message);
	if (failure === undefined) print(`fixed ${path}\n`);
	else fail(`${path} was left alone: ${failure}`);
}

/** A file to read: `isNamed` when the user asked for this very file. */
interface Input {
	readonly path: string;
	readonly isNamed: boolean;
	/** What stands in it, where it is not on the disk. */
	readonly text?: string;
}

async function inputsOf(paths: readonly string[], stdinName: string | undefined): Promise<readonly Input[]> {
	const inputs: Input[] = [];
	for (const path of paths) {
		if (path === "-") {
			inputs.push({ path: resolve(stdinName ?? "stdin"), isNamed: true, text: await readAll(process.stdin) });
			continue;
		}
		const kind = await stat(path).catch(() => undefined);
		if (!kind) fail(`there is no file or folder ${path}`);
		else if (!kind.isDirectory()) inputs.push({ path: resolve(path), isNamed: true });
		else for (const it of await findContainerFiles(resolve(path), entriesOf)) inputs.push({ path: it, isNamed: false });
	}
	return [...new Map(inputs.map((it) => [it.path, it])).values()];
}

async function entriesOf(folder: string): Promise<readonly Entry[]> {
	const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => note(error.message));
	return (entries ?? []).map(toEntry);
}

/** Writes a configuration to begin with, unless there is one. */
async function init(): Promise<void> {
	for (const name of CONFIGURATION_NAMES) {
		if (await stat(name).catch(() => undefined)) return fail(`there is a configuration already: ${name}`);
	}
	const failure = await writeFile(CONFIGURATION_NAMES[0], configurationTemplate, { flag: "wx" }).catch(
		(error: Error) => error,
	);
	if (failure) return fail(`${CONFIGURATION_NAMES[0]} was not written: ${failure.message}`);
	print(`wrote ${CONFIGURATION_NAMES[0]}\n`);
}

/** The files with all that they refer to and what counts for them; for those that cannot be checked, a word on why. */
async function* load(
	inputs: readonly Input[],
	source: ConfigurationSource,
	request: SettingsRequest,
	fileSystem: FileSystem = nodeFileSystem,
) {
	const remembered: Loading["remembered"] = new Map();
	const told = new Set<string>();
	for (const input of inputs) {
		const uri = pathToFileURL(input.path).href;
		const path = pathOf(uri);
		const loaded = await loadFile(uri, fileSystem, { text: input.text, source, remembered });
		if (loaded.obstacle !== undefined) {
			(input.isNamed ? fail : note)(`${path} ${loaded.obstacle}`);
			continue;
		}
		const settings = settingsOf(loaded.project, request);
		tellOfConfigurations(loaded.project, settings, told);
		if (!isLeftOut(loaded.file, settings)) yield { ...loaded, input, path, settings };
		else if (input.isNamed) note(`${path} is excluded by the configuration`);
	}
}

async function sourceOf({ configuration }: SettingsRequest): Promise<ConfigurationSource | undefined> {
	if (configuration === "nearest") return nearestConfigurations;
	if (configuration === "none") return { kind: "none" };
	const { href: uri } = pathToFileURL(resolve(configuration.path));
	if ((await nodeFileSystem.read(uri)) === undefined)
		return fail(`the configuration ${configuration.path} cannot be read`);
	return { kind: "file", uri };
}

/** The command line wins over the files, the files over what holds where nobody sets anything. */
function settingsOf(project: Project, { preset, rules }: SettingsRequest): Settings {
	const folder = `${pathToFileURL(process.cwd()).href}/`;
	const usualExclusions = defaultSettings.exclude.map(({ glob }) => ({ glob, folder }));
	const today = new Date().toISOString().slice(0, 10);
	return effectiveSettings([{ preset, rules }, ...wishesOf(project), { usualExclusions }], today);
}

/** What is wrong with the configurations of a project, once each; it never keeps the rest from being checked. */
function tellOfConfigurations(project: Project, settings: Settings, told: Set<string>): void {
	for (const file of project.files.values()) {
		const { uri, language } = file;
		if (language !== "config" || told.has(uri)) continue;
		told.add(uri);
		const report: FileReport = { file, path: pathOf(uri), findings: analyze(project, uri, settings) };
		const lines = textReport([report], { colour: false, detail: "brief" }).split("\n");
		for (const line of lines) if (line !== "") note(line);
	}
}

/** Writes a file as a whole or not at all; its mode stays. Answers why where it was not written. */
async function replace(path: string, before: string, after: string): Promise<string | undefined> {
	const target = await realpath(path);
	const now = await readFile(target, "utf8");
	const mark = now.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
	if (now !== mark + before) return "it changed meanwhile";
	const temporary = `${target}.${process.pid}.tmp`;
	try {
		await writeFile(temporary, mark + after, { flag: "wx" });
		await chmod(temporary, (await stat(target)).mode);
		await rename(temporary, target);
		return undefined;
	} finally {
		await rm(temporary, { force: true });
	}
}

function pathOf(uri: string): string {
	return relativePath(pathToFileURL(process.cwd()).href, uri);
}

function print(text: string | undefined): void {
	if (text) process.stdout.write(text);
}

/** Something was found, or would change; an error stays one. */
function differ(): void {
	process.exitCode ||= 1;
}

function fail(message: string): undefined {
	process.exitCode = 2;
	return note(message);
}

function note(message: string): undefined {
	console.error(`dropcap: ${message}`);
	return undefined;
}
