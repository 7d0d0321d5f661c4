import { type Build, buildOf } from "../model/build.ts";
import { fromRuntime, fromSource, type Known, known, unknown } from "../model/known.ts";
import { rootStage, type Stage } from "../model/stage.ts";
import { capabilitySets } from "./capability-sets.ts";
import type { PrivilegeProfile, User } from "./profile.ts";
import { resolveUser, userOfImage } from "./user.ts";

const DOCKER = fromRuntime("Docker's default");

/** What a container of this stage's image may do when it is started without any option. */
export function profileOfStage(stage: Stage): PrivilegeProfile {
	const build = buildOf(stage);
	const user = userOfStage(stage);
	const privileged = known(false, DOCKER);
	return {
		user,
		capabilities: capabilitySets({ add: undefined, drop: undefined, privileged, user, incomplete: undefined }),
		noNewPrivileges: known(false, DOCKER),
		privileged,
		rootFilesystem: known("writable", DOCKER),
		mounts: [],
		namespaces: {
			network: known("private", DOCKER),
			pid: known("private", DOCKER),
			ipc: known("private", DOCKER),
			uts: known("private", DOCKER),
			user: known("host", DOCKER),
			cgroup: known("private", DOCKER),
		},
		limits: { memory: known("none", DOCKER), cpus: known("none", DOCKER), pids: known("none", DOCKER) },
		ports: build.exposed.map(({ port, at }) => known(port, fromSource(at))),
		image: build.image,
		ownEntrypoint: true,
	};
}

/** The user that an image of this stage starts as: its last USER along the FROM chain, else what the image sets. */
export function userOfStage(stage: Stage): Known<User> {
	const build = buildOf(stage);
	const last = build.users.at(-1);
	if (!last) return userOfBase(stage, build);
	const origin = fromSource(last.at);
	if (last.value.state === "open") return unknown(last.value.because, origin);
	return known(resolveUser(last.value.text, build), origin);
}

function userOfBase(stage: Stage, build: Build): Known<User> {
	return userOfImage(rootStage(stage).base.image, build);
}
