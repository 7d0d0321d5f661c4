import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { subjectsOf } from "../../server/src/analysis/subjects.ts";
import type { PrivilegeProfile } from "../../server/src/privilege/profile.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import type { Engine } from "./engine.ts";
import { busyboxProgram } from "./images.ts";
import { type Json, type JsonObject, OPEN, objectOf, parseJson, textIn, withoutNothing } from "./json.ts";
import type { CorpusCase } from "./pages.ts";
import type { Check } from "./report.ts";

/** What the engine makes of a Dockerfile: the image's user and the numbers of its process, or where that ended. */
export async function askEngineForUser({ docker }: Engine, dockerfile: CorpusCase, folder: string): Promise<JsonObject> {
	const target = textIn(setting(dockerfile, "target"));
	const built = await docker([
		...["build", "-q", "--network", "none", "-f", join(folder, dockerfile.main)],
		...(target === undefined ? [] : ["--target", target]),
		...Object.entries(objectOf(setting(dockerfile, "args"))).flatMap(([name, it]) => ["--build-arg", `${name}=${it}`]),
		folder,
	]);
	if (built.code !== 0) return { build: reason(built.stderr, folder) };
	const image = built.stdout.trim();
	const inspected = await docker(["inspect", "--format", "{{json .Config.User}}", image]);
	const user = parseJson(inspected.stdout);
	const program = ["-v", `${busyboxProgram}:/busybox:ro`, "--entrypoint", "/busybox", image];
	const script = ["sh", "-c", "/busybox id -u; /busybox id -g"];
	const ran = await docker(["run", "--rm", "--network", "none", ...program, ...script], { timeout: 60 });
	if (ran.code !== 0) return { user, run: reason(ran.stderr, folder) };
	const [uid, gid] = ran.stdout.trim().split("\n").map(Number);
	return { user, uid: uid ?? null, gid: gid ?? null };
}

/** The same by the model. Target and arguments reach it as they would in a project: through a Compose file. */
export async function askModelForUser(
	dockerfile: CorpusCase,
	folder: string,
	fileSystem: FileSystem,
): Promise<JsonObject> {
	const profile = await profileOf(dockerfile, folder, fileSystem);
	if (!profile) return { user: OPEN, because: "the model has no such stage" };
	const { user } = profile;
	if (user.state === "unknown") return { user: OPEN, because: user.because };
	const { text, uid, gid, isRoot } = user.value;
	return { user: text, ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }), root: isRoot };
}

/** Compares the two: the text has to be the same, and a number that the model names has to be the engine's. */
export function compareUser({ id }: CorpusCase, model: JsonObject, engine: JsonObject): Check {
	const refused = textIn(engine.build) ?? textIn(engine.run);
	if (model.user === OPEN) return { id, differences: [], outcome: refused === undefined ? "unknown" : "refused" };
	const differences: string[] = [];
	const compare = (what: string, ofModel: Json | undefined, ofEngine: Json | undefined) => {
		if (ofModel !== ofEngine)
			differences.push(`${what}: model ${JSON.stringify(ofModel)}, engine ${JSON.stringify(ofEngine)}`);
	};
	if (engine.build === undefined) compare("user", model.user, engine.user);
	if (refused === undefined) {
		if (model.uid !== undefined) compare("uid", model.uid, engine.uid);
		if (model.gid !== undefined) compare("gid", model.gid, engine.gid);
		compare("root", model.root, engine.uid === 0);
		return { id, differences, outcome: model.uid === undefined ? "of a number that nobody fixed" : "equal" };
	}
	const lacks = missing(refused);
	if (lacks === "user" && model.uid !== undefined) compare("uid", model.uid, refused);
	if (lacks === "group" && model.gid !== undefined) compare("gid", model.gid, refused);
	return { id, differences, outcome: lacks === undefined ? "refused" : "of a name that cannot exist" };
}

/** What the engine did not find, where that is why it refused. */
function missing(message: string): "user" | "group" | undefined {
	if (/unable to find user|no matching entries in passwd|uids and gids must be in range/.test(message)) return "user";
	return /unable to find group|no matching entries in group/.test(message) ? "group" : undefined;
}

async function profileOf(
	dockerfile: CorpusCase,
	folder: string,
	fileSystem: FileSystem,
): Promise<PrivilegeProfile | undefined> {
	const target = setting(dockerfile, "target");
	const args = setting(dockerfile, "args");
	const uri = pathToFileURL(join(folder, dockerfile.main)).href;
	if (target === undefined && args === undefined) {
		const subjects = subjectsOf(await loadProject(uri, fileSystem), uri, "docker");
		return subjects.findLast((it) => it.kind === "stage" && it.stage.isFinal)?.profile;
	}
	const build = withoutNothing({ context: ".", dockerfile: dockerfile.main, target, args });
	const compose = pathToFileURL(join(folder, "compose.yaml")).href;
	const text = JSON.stringify({ services: { app: { build } } });
	const project = await loadProject(compose, {
		read: async (it) => (it === compose ? text : fileSystem.read(it)),
		list: (it) => fileSystem.list(it),
	});
	return subjectsOf(project, compose, "docker").at(-1)?.profile;
}

function setting({ settings }: CorpusCase, name: string): Json | undefined {
	const value: unknown = settings[name];
	return value === undefined ? undefined : parseJson(JSON.stringify(value));
}

/** The line that says why, without what differs from run to run. */
function reason(stderr: string, folder: string): string {
	const lines = stderr.trim().split("\n");
	const line = lines.findLast((it) => /error|unable|cannot|failed/i.test(it)) ?? lines.at(-1) ?? "";
	return line.replaceAll(folder, "").replaceAll(/sha256:[0-9a-f]{64}|\b[0-9a-z]{25,}\b/g, "…").slice(0, 240);
}
