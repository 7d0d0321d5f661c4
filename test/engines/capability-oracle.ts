import { subjectsOf } from "../../server/src/analysis/subjects.ts";
import type { Capability } from "../../server/src/knowledge/capabilities.ts";
import type { Known } from "../../server/src/model/known.ts";
import { regainable } from "../../server/src/privilege/capability-sets.ts";
import type { PrivilegeProfile } from "../../server/src/privilege/profile.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import type { CapabilityCase } from "./capability-cases.ts";
import { type Engine, runWhole } from "./engine.ts";
import { CARRIED, PERMITTED, WITNESS, WITNESS_DOCKERFILE } from "./images.ts";
import { differencesOf, type Json, type JsonObject, OPEN, objectOf, textIn, withoutNothing } from "./json.ts";
import { namesOf } from "./kernel-capabilities.ts";
import { lastLine } from "./packages.ts";
import type { Check } from "./report.ts";

/** Shown by the first process, then by programs that could win something back. */
const LOOK = [
	"grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/1/status",
	"echo setuid; /setuid-grep -E '^(CapEff|CapPrm)' /proc/self/status",
	"echo carrying; /carrying-grep -E '^(CapEff|CapPrm)' /proc/self/status",
	"echo permitted; /permitted-grep -E '^(CapEff|CapPrm)' /proc/self/status",
	"echo done",
].join("; ");

/** What the engine gives a container of these options: the masks of its first process and of three kinds of programs. */
export async function askEngineForCapabilities(
	engine: Engine,
	options: CapabilityCase,
	daemon: string,
): Promise<JsonObject> {
	const words = [
		...(options.user === undefined ? [] : ["--user", options.user]),
		...(options.privileged ? ["--privileged"] : []),
		...(options.capAdd ?? []).flatMap((it) => ["--cap-add", it]),
		...(options.capDrop ?? []).flatMap((it) => ["--cap-drop", it]),
		...(options.securityOpt ?? []).flatMap((it) => ["--security-opt", it]),
	];
	const { code, stdout, stderr } = await runWhole(engine, [...words, WITNESS, "sh", "-c", LOOK], /^done$/m);
	if (code !== 0) return { refused: reasonOf(stderr) };
	const alone = ["--entrypoint", "/carrying-grep", WITNESS, "-E", "^(CapEff|CapPrm)", "/proc/self/status"];
	const started = await runWhole(engine, [...words, ...alone], /^CapEff/m);
	const [first = "", ...programs] = stdout.split(/^(?=setuid$|carrying$|permitted$)/m);
	return {
		daemon,
		...readStatus(first),
		...Object.fromEntries(programs.map((it) => [it.split("\n")[0] ?? "", readProgram(it)])),
		carryingAlone: readProgram(started.stdout),
	};
}

/** The same by the model, for the equivalent Compose service, as far as the daemon itself has the capabilities. */
export async function askModelForCapabilities(options: CapabilityCase, engine: JsonObject): Promise<JsonObject> {
	const daemon = new Set(namesIn(engine.daemon));
	const service = withoutNothing({
		build: ".",
		user: options.user,
		privileged: options.privileged,
		cap_add: options.capAdd,
		cap_drop: options.capDrop,
		security_opt: options.securityOpt,
	});
	const profile = await profileOf(service, WITNESS_DOCKERFILE);
	const alone = await profileOf(service, `${WITNESS_DOCKERFILE}ENTRYPOINT ["/carrying-grep"]\n`);
	if (!profile || !alone) return { lost: true };
	const { capabilities, noNewPrivileges } = profile;
	const names = (set: ReadonlySet<Capability>) => [...set].filter((it) => daemon.has(it)).toSorted();
	const known = (set: Known<ReadonlySet<Capability>>): Json => (set.state === "known" ? names(set.value) : OPEN);
	const held = capabilities.effective.state === "known" ? capabilities.effective.value : new Set<Capability>();
	const reach = new Set(names(new Set([...held, ...regainable(capabilities, noNewPrivileges)])));
	const carried = CARRIED.every((it) => listed(known(capabilities.bounding), it));
	const root = profile.user.state === "known" && profile.user.value.isRoot;
	// A file's capabilities come on top of nothing for a user; root gets all that it has whatever the file says.
	const through = (wanted: readonly string[]) => [...reach].filter((it) => root || wanted.includes(it));
	return {
		effective: known(capabilities.effective),
		bounding: known(capabilities.bounding),
		noNewPrivileges: noNewPrivileges.state === "known" ? noNewPrivileges.value : OPEN,
		setuid: [...reach],
		// The kernel refuses a program whose effective capabilities lie outside of the bounding set (capabilities(7)).
		carrying: carried ? through(CARRIED) : "cannot start",
		permitted: through(PERMITTED),
		carryingAlone: carried ? known(alone.capabilities.effective) : "cannot start",
		unknownNames: capabilities.changes.filter((it) => it.capability === undefined).map((it) => it.text),
	};
}

/** The profile of a Compose service that builds a Dockerfile. */
async function profileOf(service: JsonObject, dockerfile: string): Promise<PrivilegeProfile | undefined> {
	const files = new Map([
		["compose.yaml", JSON.stringify({ services: { app: service } })],
		["Dockerfile", dockerfile],
	]);
	const project = await loadProject(uriOf("compose.yaml"), memoryFileSystem(files));
	return subjectsOf(project, uriOf("compose.yaml"), "docker").at(-1)?.profile;
}

/** Compares the two; of options that the engine refuses, the model only has to know the strange name. */
export function compareCapabilities({ id }: CapabilityCase, model: JsonObject, engine: JsonObject): Check {
	const refused = textIn(engine.refused);
	if (refused !== undefined) {
		const name = /unknown capability: "(?:CAP_)?([^"]*)"/.exec(refused)?.[1];
		const noticed = name === undefined || listed(model.unknownNames, name);
		return { id, differences: noticed ? [] : [`the model takes ${name} for a capability`], outcome: "refused" };
	}
	const { unknownNames, ...said } = model;
	const { carrying, permitted, carryingAlone } = engine;
	const comparable = {
		effective: namesIn(engine.effective),
		bounding: namesIn(engine.bounding),
		noNewPrivileges: engine.noNewPrivileges ?? null,
		setuid: namesIn(objectOf(engine.setuid).effective),
		carrying: carrying === "cannot start" ? carrying : namesIn(objectOf(carrying).effective),
		carryingAlone: carryingAlone === "cannot start" ? carryingAlone : namesIn(objectOf(carryingAlone).effective),
		permitted: permitted === "cannot start" ? permitted : namesIn(objectOf(permitted).permitted),
	};
	return { id, differences: differencesOf(said, comparable), outcome: "equal" };
}

/** The masks of an answer as far as two daemons both have them, so that answers of different machines can be compared. */
export function cutTo(answer: Json, daemon: Json | undefined): Json {
	if (typeof answer === "string" && /^[0-9a-f]{16}$/.test(answer) && typeof daemon === "string") {
		return (BigInt(`0x${answer}`) & BigInt(`0x${daemon}`)).toString(16).padStart(16, "0");
	}
	const object = objectOf(answer);
	return object === answer
		? Object.fromEntries(Object.entries(object).map(([name, it]) => [name, cutTo(it, daemon)]))
		: answer;
}

/** The mask of what the daemon itself may hand on; less than all where it runs in a container. */
export async function capabilitiesOfDaemon(engine: Engine): Promise<string> {
	const answer = await askEngineForCapabilities(engine, { id: "", privileged: true }, "");
	return textIn(answer.bounding) ?? "";
}

function readStatus(text: string): JsonObject {
	const value = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(text)?.[1] ?? "";
	return {
		effective: value("CapEff"),
		permitted: value("CapPrm"),
		bounding: value("CapBnd"),
		inheritable: value("CapInh"),
		ambient: value("CapAmb"),
		noNewPrivileges: value("NoNewPrivs") === "1",
		seccomp: Number(value("Seccomp")),
	};
}

/** The sets of a program that showed itself. */
function readProgram(text: string): Json {
	const effective = /^CapEff:\s*(\S+)/m.exec(text)?.[1];
	const permitted = /^CapPrm:\s*(\S+)/m.exec(text)?.[1];
	return effective === undefined || permitted === undefined ? "cannot start" : { effective, permitted };
}

/** The capabilities of a mask in an answer. */
function namesIn(mask: Json | undefined): readonly string[] {
	return namesOf(textIn(mask) ?? "");
}

function listed(value: Json | undefined, name: string): boolean {
	return (
		Array.isArray(value) && value.some((it) => String(it).toUpperCase().replace(/^CAP_/, "") === name.toUpperCase())
	);
}

function reasonOf(stderr: string): string {
	const line = stderr.split("\n").find((it) => /error|invalid|unknown|unable/i.test(it));
	return (line ?? lastLine(stderr)).replaceAll(/\b[0-9a-f]{25,}\b/g, "…").slice(0, 240);
}
