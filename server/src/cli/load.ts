import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { analyze, isLeftOut } from "../analysis/analyze.ts";
import { type Baseline, baselineOf } from "../analysis/baseline.ts";
import { effectiveSettings } from "../analysis/effective-settings.ts";
import { wishesOf } from "../analysis/merged-configuration.ts";
import { defaultSettings, type Settings } from "../analysis/settings.ts";
import type { Wishes } from "../analysis/wishes.ts";
import type { Project } from "../model/project.ts";
import { textWriter } from "../report/text.ts";
import { once } from "../text/once.ts";
import { sameItems } from "../text/same-items.ts";
import type { SourceFile } from "../text/source-file.ts";
import { relativePath } from "../text/uri.ts";
import type { FileSystem } from "../workspace/file-system.ts";
import { type ConfigurationSource, nearestConfigurations } from "../workspace/find-configurations.ts";
import { type Loading, loadFile } from "../workspace/load-file.ts";
import type { SettingsRequest } from "./arguments.ts";
import { directFiles } from "./direct-files.ts";
import type { Input } from "./inputs.ts";
import { listedFileSystem } from "./listed-files.ts";
import { fail, note } from "./output.ts";

/** What the options say of the files that decide on settings, once they are read. */
export interface Setup {
	readonly request: SettingsRequest;
	readonly source: ConfigurationSource;
	/** The baseline in the place of the one that is found; undefined for that one. */
	readonly baseline: { readonly chosen: Baseline | undefined } | undefined;
}

/** A file with all that it refers to and what counts for it. */
export interface Loaded {
	readonly input: Input;
	readonly file: SourceFile;
	/** As a reader is told it. */
	readonly path: string;
	readonly project: Project;
	readonly settings: Settings;
}

/** Reads what the options name; undefined, and told, where it cannot be had. */
export async function readSetup(request: SettingsRequest): Promise<Setup | undefined> {
	const { configuration, baseline } = request;
	let source: ConfigurationSource = configuration === "none" ? { kind: "none" } : nearestConfigurations;
	if (typeof configuration === "object") {
		const read = await directFiles.readText(resolve(configuration.path));
		if (read.obstacle !== undefined) return fail(`the configuration ${configuration.path} ${read.obstacle}`);
		source = { kind: "file", uri: uriOf(configuration.path) };
	}
	if (baseline === "nearest") return { request, source, baseline: undefined };
	if (baseline === "none") return { request, source, baseline: { chosen: undefined } };
	const read = await directFiles.readText(resolve(baseline.path));
	if (read.obstacle !== undefined) return fail(`the baseline ${baseline.path} ${read.obstacle}`);
	const chosen = baselineOf({ uri: uriOf(baseline.path), language: "baseline", text: read.text });
	return chosen ? { request, source, baseline: { chosen } } : fail(`${baseline.path} is no baseline of Dropcap`);
}

/**
 * Loads files one by one; for those that cannot be checked a word on why, unless `isQuiet` and nobody named them. Texts by
 * uri take the place of those on the disk.
 */
export async function* load(
	inputs: readonly Input[],
	setup: Setup,
	isQuiet: boolean,
	texts: ReadonlyMap<string, string> = new Map(),
): AsyncGenerator<Loaded> {
	const files = inputs.some((it) => !it.isNamed) ? listedFileSystem() : directFiles.fileSystem;
	const fileSystem: FileSystem = { ...files, read: async (uri) => texts.get(uri) ?? files.read(uri) };
	const remembered: Loading["remembered"] = new Map();
	const settingsOf = settingsUnder(setup);
	const told = new Set<string>();
	for (const input of inputs) {
		const uri = pathToFileURL(input.path).href;
		const path = pathOf(uri);
		const leave = (why: string) => {
			if (input.isNamed) fail(`${path} ${why}`);
			else if (!isQuiet) note(`${path} ${why}`);
		};
		const known = texts.get(uri) ?? input.text;
		const read = known === undefined ? await directFiles.readText(input.path) : { text: known };
		if (read.obstacle !== undefined) {
			leave(read.obstacle);
			continue;
		}
		const loaded = await loadFile(uri, fileSystem, { text: read.text, source: setup.source, remembered });
		if (loaded.obstacle !== undefined) {
			leave(loaded.obstacle);
			continue;
		}
		const settings = settingsOf(loaded.project);
		tellOfConfigurations(loaded.project, settings, told);
		if (!isLeftOut(loaded.file, settings)) yield { ...loaded, input, path, settings };
		else if (input.isNamed) note(`${path} is excluded by the configuration`);
	}
}

/** The path of a file seen from where Dropcap runs. */
export function pathOf(uri: string): string {
	return relativePath(workFolder(), uri);
}

function uriOf(path: string): string {
	return pathToFileURL(resolve(path)).href;
}

const workFolder = once(() => pathToFileURL(process.cwd()).href);

/**
 * The command line wins over the files, the files over what holds where nobody sets anything. Files with the same
 * configurations have the same object: which rules that leaves is worked out once.
 */
function settingsUnder({ request: { preset, rules }, baseline }: Setup): (project: Project) => Settings {
	const folder = `${workFolder()}/`;
	const usualExclusions = defaultSettings.exclude.map(({ glob }) => ({ glob, folder }));
	const today = new Date().toISOString().slice(0, 10);
	let last: { readonly inFiles: readonly Wishes[]; readonly settings: Settings } | undefined;
	return (project) => {
		const inFiles = wishesOf(project);
		if (!last || !sameItems(last.inFiles, inFiles)) {
			const settings = effectiveSettings([{ preset, rules }, ...inFiles, { usualExclusions }], today);
			last = { inFiles, settings: baseline ? { ...settings, baseline: baseline.chosen } : settings };
		}
		return last.settings;
	};
}

/** What is wrong with the configurations of a project, once each; it never keeps the rest from being checked. */
function tellOfConfigurations(project: Project, settings: Settings, told: Set<string>): void {
	for (const file of project.files.values()) {
		const { uri, language } = file;
		if (told.has(uri) || (language !== "config" && language !== "baseline")) continue;
		told.add(uri);
		const path = pathOf(uri);
		if (language === "baseline") {
			if (!baselineOf(file)) note(`${path} is no baseline of Dropcap, so it accepts nothing`);
			continue;
		}
		const report = textWriter({ colour: false, detail: "brief" });
		report.add({ file, path, findings: analyze(project, uri, settings) });
		const lines = report.end().split("\n");
		for (const line of lines) if (line !== "") note(line);
	}
}
