import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { subjectsOf } from "../../server/src/analysis/subjects.ts";
import type { PrivilegeProfile } from "../../server/src/privilege/profile.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { type Engine, runWhole } from "./engine.ts";
import { busyboxProgram } from "./images.ts";
import { type Json, type JsonObject, OPEN, objectOf, parseJson, textIn, withoutNothing } from "./json.ts";
import type { CorpusCase } from "./pages.ts";
import type { Check } from "./report.ts";

/** What the engine makes of a Dockerfile: the image's user and the numbers of its process, or where that ended. */
export async function askEngineForUser(engine: Engine, dockerfile: CorpusCase, folder: string): Promise<JsonObject> {
	const { docker } = engine;
	const target = textIn(setting(dockerfile, "target"));
	const built = await docker([
		...["build", "-q", "--network", "none", "-f", join(folder, dockerfile.main)],
		...(target === undefined ? [] : ["--target", target]),
		...Object.entries(objectOf(setting(dockerfile, "args"))).flatMap(([name, it]) => ["--build-arg", `${name}=${it}`]),
		folder,
	]);
	if (built.code !== 0) return { build: reason(built.stderr) };
	const image = built.stdout.trim();
	const inspected = await docker(["inspect", "--format", "{{json .Config.User}}", image]);
	const user = parseJson(inspected.stdout);
	const program = ["-v", `${busyboxProgram}:/busybox:ro`, "--entrypoint", "/busybox", image];
	const script = ["sh", "-c", "/busybox id -u; /busybox id -g"];
	const ran = await runWhole(engine, [...program, ...script], /^[0-9]+\n[0-9]+\n$/);
	if (ran.code !== 0) return { user, run: reason(ran.stderr) };
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
	// A build may also end because of a user above the last one, which says nothing of that.
	if (engine.run === undefined) return { id, differences, outcome: "refused" };
	const { uid, gid } = model;
	if (refused === NO_USER && uid !== undefined) compare("uid", uid, refused);
	if (refused === NO_GROUP && gid !== undefined) compare("gid", gid, refused);
	if (refused === OUT_OF_RANGE && uid !== undefined && gid !== undefined) compare("uid and gid", [uid, gid], refused);
	return {
		id,
		differences,
		outcome: [NO_USER, NO_GROUP].includes(refused) ? "of a name that cannot exist" : "refused",
	};
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

/** Why the engine refused, in words that are the same on every machine. */
function reason(stderr: string): string {
	return REASONS.find(([pattern]) => pattern.test(stderr))?.[1] ?? "refused for another reason";
}

const NO_USER = "no such user";
const NO_GROUP = "no such group";
const OUT_OF_RANGE = "number out of range";

const REASONS: readonly (readonly [RegExp, string])[] = [
	[/uids and gids must be in range/, OUT_OF_RANGE],
	[/unable to find user/, NO_USER],
	[/unable to find group/, NO_GROUP],
	[/dockerfile parse error on line [0-9]+: unknown instruction/, "unknown instruction"],
	[/dockerfile parse error/, "parse error"],
	[/target stage .* could not be found/, "no such target"],
	[/failed to parse stage name|invalid reference format/, "no name of an image"],
	[/failed to resolve source metadata|pull access denied/, "no such image"],
	[/failed to process/, "a variable cannot be replaced"],
	[/did not complete successfully/, "a command failed"],
];
