import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type ComposeProject, composeProjectOf } from "../../server/src/model/compose-project.ts";
import { projectServices, type Service } from "../../server/src/model/service.ts";
import { fieldOf } from "../../server/src/model/value.ts";
import { profileOfService } from "../../server/src/privilege/of-service.ts";
import type { PrivilegeProfile } from "../../server/src/privilege/profile.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { canonicalService, type Folders, HOME } from "./canonical.ts";
import { comparableService, dockerfileOf } from "./compose-answer.ts";
import { differencesOf, type Json, type JsonObject, objectOf, parseJson, withoutNothing } from "./json.ts";
import type { CorpusCase } from "./pages.ts";
import { run } from "./process.ts";
import type { Check } from "./report.ts";

/** What stands for the project's folder in every answer, so that answers are the same on every machine. */
const ROOT = "/project";

/** What Compose makes of a project: its services as far as they can be compared, or why it refuses it. */
export async function askCompose(plugin: string, { files }: CorpusCase, folder: string): Promise<JsonObject> {
	const { code, stdout, stderr } = await run(plugin, ["--profile", "*", "config", "--format", "json"], {
		cwd: folder,
		environment: { PATH: "/usr/bin:/bin", HOME },
		timeout: 30,
	});
	if (code !== 0) return { rejected: portable(lastError(stderr), folder) };
	const services = Object.entries(objectOf(objectOf(parseJson(stdout)).services)).map(([name, printed]) => {
		const stage = stageOfCompose(printed, files, folder);
		return [name, { ...comparableService(printed), ...(stage ? { stage } : {}) }] as const;
	});
	return objectOf(portableJson({ services: Object.fromEntries(services) }, folder));
}

/** The same services by the model, for the project that the first file stands in. */
export async function askModel(project: CorpusCase, folder: string, fileSystem: FileSystem): Promise<JsonObject> {
	const main = pathToFileURL(join(folder, project.main)).href;
	const loaded = await loadProject(main, fileSystem);
	const folders = new Map(foldersIn(composeProjectOf(loaded, main)));
	const services = projectServices(loaded, main).map((service) => {
		const profile = profileOfService(service, { project: loaded, engine: "docker" });
		return [service.name, comparable(service, profile, folders)] as const;
	});
	return objectOf(portableJson({ services: Object.fromEntries(services) }, folder));
}

/** Compares what the model says with what Compose said; a refused project only must not break the model. */
export function compareProject({ id }: CorpusCase, model: JsonObject, engine: JsonObject): Check {
	if (engine.rejected !== undefined) return { id, differences: [], outcome: "rejected by Compose" };
	const differences = differencesOf(model.services, engine.services);
	return { id, differences, outcome: "equal" };
}

/** The folder that each file of a project and of those that it includes is read from. */
function* foldersIn(compose: ComposeProject): Generator<readonly [string, string]> {
	for (const { file, folder } of compose.layers) yield [file.uri, folder];
	for (const included of compose.included) yield* foldersIn(included);
}

function comparable(service: Service, profile: PrivilegeProfile, folders: Folders): JsonObject {
	const stage = service.build;
	const build = service.get("build")?.value;
	if (!stage || fieldOf(build, "dockerfile_inline")) return canonicalService(service, profile, folders);
	const target = fieldOf(build, "target") ? (stage.name ?? String(stage.index)) : undefined;
	return {
		...canonicalService(service, profile, folders),
		stage: withoutNothing({
			path: fileURLToPath(stage.file.uri),
			target,
			final: target === undefined && stage.isFinal,
		}),
	};
}

/** The stage that is built, where its Dockerfile is a file of the case. */
function stageOfCompose(printed: Json, files: ReadonlyMap<string, string>, folder: string): JsonObject | undefined {
	const dockerfile = dockerfileOf(printed);
	if (!dockerfile || ![...files.keys()].some((it) => join(folder, it) === dockerfile.path)) return undefined;
	const { path, target } = dockerfile;
	return withoutNothing({ path, target: target?.toLowerCase(), final: target === undefined });
}

function lastError(stderr: string): string {
	const lines = stderr.trim().split("\n");
	return lines.filter((it) => !it.startsWith("time=")).join(" ");
}

function portable(text: string, folder: string): string {
	return folder === ROOT ? text : text.replaceAll(folder, ROOT).replaceAll(`${dirname(folder)}/`, "/");
}

function portableJson(value: Json, folder: string): Json {
	if (typeof value === "string") return portable(value, folder);
	if (Array.isArray(value)) return value.map((it) => portableJson(it, folder));
	const object = objectOf(value);
	if (object !== value) return value;
	return Object.fromEntries(Object.entries(object).map(([name, it]) => [name, portableJson(it, folder)]));
}
