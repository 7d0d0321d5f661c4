import { resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { analyze } from "../analysis/analyze.ts";
import { type Accepted, accept, type Baseline, baselineOf, baselineText } from "../analysis/baseline.ts";
import { baselineUri, mergedConfigurations } from "../analysis/merged-configuration.ts";
import { BASELINE_NAME } from "../knowledge/configuration-names.ts";
import { folderOf, resolveUri } from "../text/uri.ts";
import { loadProject } from "../workspace/loader.ts";
import type { BaselineRequest } from "./arguments.ts";
import { directFiles } from "./direct-files.ts";
import { findInputs } from "./inputs.ts";
import { load, pathOf, readSetup, type Setup } from "./load.ts";
import { fail, print } from "./output.ts";
import { writeWhole } from "./replace-file.ts";

/** `dropcap baseline` */
export async function baseline(request: BaselineRequest): Promise<void> {
	const setup = await readSetup({ ...request, baseline: "none" });
	if (!setup) return;
	const uri = await placeOf(request, setup);
	const { files } = await findInputs(request.paths, undefined);
	const accepted: Accepted[] = [];
	for await (const { file, project, settings } of load(files, setup, false))
		accepted.push(accept(file, analyze(project, file.uri, settings)));
	if (process.exitCode) return;
	const text = baselineText(folderOf(uri), accepted, await keptOf(uri, request.paths));
	const path = pathOf(uri);
	if (text.length > LONGEST) return fail(`${path} was not written: a baseline of more than 2 MiB would not be read`);
	const failure = await writeWhole(fileURLToPath(uri), text);
	if (failure !== undefined) return fail(`${path} was not written: ${failure}`);
	const findings = accepted.reduce((sum, it) => sum + it.total, 0);
	print(`wrote ${path}: ${findings} finding${findings === 1 ? "" : "s"} accepted\n`);
}

/** As much as is read of any file, in bytes at most. */
const LONGEST = (2 * 1024 * 1024) / 3;

/** The file that is named, by an option or by the configuration of this folder; else the one that counts here already. */
async function placeOf({ baseline: named }: BaselineRequest, { source }: Setup): Promise<string> {
	if (typeof named === "object") return pathToFileURL(resolve(named.path)).href;
	const usual = pathToFileURL(resolve(BASELINE_NAME)).href;
	const project = await loadProject(usual, directFiles.fileSystem, () => undefined, source);
	const configured = mergedConfigurations(project, project.configurations).map(baselineUri);
	return configured.find((it) => it !== undefined) ?? project.baseline ?? usual;
}

/** What is accepted already in files that nobody asks about now. */
async function keptOf(uri: string, paths: readonly string[]): Promise<Baseline["files"]> {
	const text = await directFiles.fileSystem.read(uri);
	const before = text === undefined ? undefined : baselineOf({ uri, language: "baseline", text });
	const asked = paths.map((it) => resolve(it));
	const isAsked = (path: string) => {
		const file = fileURLToPath(resolveUri(folderOf(uri), path));
		return asked.some((it) => file === it || file.startsWith(it.endsWith(sep) ? it : it + sep));
	};
	return new Map([...(before?.files ?? [])].filter(([path]) => !isAsked(path)));
}
