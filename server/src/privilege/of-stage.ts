import type { ImageFacts } from "../knowledge/images.ts";
import { buildOf } from "../model/build.ts";
import { capabilitiesCarriedIn, startedWith } from "../model/file-capabilities.ts";
import { fromRuntime, fromSource, type Known, known } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import type { Stage } from "../model/stage.ts";
import { stepDownOf } from "../model/start.ts";
import { capabilitySets } from "./capability-sets.ts";
import { PLAIN_HARDENING } from "./hardening.ts";
import { NO_HOST_ACCESS } from "./host-access.ts";
import type { PrivilegeProfile, ProfiledStepDown, Surroundings, User } from "./profile.ts";
import { unusedAccount } from "./unused-account.ts";
import { userAt } from "./user-at.ts";

const ENGINE = fromRuntime("the engine's default");

/** Images that bring no service of their own: what runs in them is whatever their users start. */
const RUNS_ANYTHING = new Set(["base", "runtime", "devcontainer"]);

/** What a container of this stage's image may do when it is started without any option. */
export function profileOfStage(stage: Stage, { project, engine }: Surroundings): PrivilegeProfile {
	const build = buildOf(stage);
	const user = userOfStage(stage);
	const stepsDown = stepsDownInStage(project, stage);
	const privileged = known(false, ENGINE);
	return {
		user,
		capabilities: capabilitySets({
			engine,
			add: undefined,
			drop: undefined,
			privileged,
			user,
			carried: startedWith(stage),
			incomplete: undefined,
		}),
		noNewPrivileges: known(false, ENGINE),
		privileged,
		rootFilesystem: known("writable", ENGINE),
		mounts: [],
		...NO_HOST_ACCESS,
		namespaces: {
			network: known("private", ENGINE),
			pid: known("private", ENGINE),
			ipc: known("private", ENGINE),
			uts: known("private", ENGINE),
			user: known("host", ENGINE),
			cgroup: known("private", ENGINE),
		},
		limits: { memory: known("none", ENGINE), cpus: known("none", ENGINE), pids: known("none", ENGINE) },
		...PLAIN_HARDENING,
		ports: build.exposed.map(({ port, at }) => known(port, fromSource(at))),
		image: build.image,
		runsImageService: build.entrypoint === undefined && runsService(build.image),
		carried: [...(build.image?.fileCapabilities ?? []), ...capabilitiesCarriedIn(stage)],
		stepsDown,
		unusedAccount: unusedAccount(stage, { project, user, stepsDown }),
		engine,
	};
}

/** True when an image brings a service that starts by itself. */
export function runsService(image: ImageFacts | undefined): boolean {
	return image !== undefined && !RUNS_ANYTHING.has(image.category);
}

/** The step down of the stage's own ENTRYPOINT or CMD, or else of the image whose ENTRYPOINT it keeps. */
export function stepsDownInStage(project: Project, stage: Stage): ProfiledStepDown | undefined {
	const own = stepDownOf(project, stage);
	if (own) return { ...own, workersOnly: false };
	const { entrypoint, image } = buildOf(stage);
	return entrypoint ? undefined : stepsDownInImage(image);
}

/** The step down that an image's own entrypoint makes. */
export function stepsDownInImage(image: ImageFacts | undefined): ProfiledStepDown | undefined {
	return image?.stepsDown && { ...image.stepsDown, at: undefined };
}

/** The user that an image of this stage starts as: its last USER along the FROM chain, else what the image sets. */
export function userOfStage(stage: Stage): Known<User> {
	return userAt(stage, buildOf(stage).users.at(-1));
}
