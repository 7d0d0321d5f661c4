import { factsOfImage } from "../knowledge/described-images.ts";
import type { ImageFacts } from "../knowledge/images.ts";
import { type AccountBook, bookOfImage } from "../model/account-book.ts";
import { buildOf } from "../model/build.ts";
import { capabilitiesCarriedIn, startedWith } from "../model/file-capabilities.ts";
import { fromRuntime, fromSource, type Known, known, type Origin, unknown } from "../model/known.ts";
import type { Project } from "../model/project.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import { textOf } from "../model/value.ts";
import { capabilitySets } from "./capability-sets.ts";
import { hardeningOf } from "./hardening.ts";
import { hostAccessOf } from "./host-access.ts";
import { limitsOf } from "./limits.ts";
import { mountsOf, portsOf } from "./mounts.ts";
import { runsService, stepsDownInImage, stepsDownInStage, userOfStage } from "./of-stage.ts";
import type { Namespace, PrivilegeProfile, Sharing, Surroundings, User } from "./profile.ts";
import { noNewPrivileges } from "./security-options.ts";
import { unusedAccount } from "./unused-account.ts";
import { resolveUser, userOfImage } from "./user.ts";

const ENGINE = fromRuntime("the engine's default");

/** What the container of a Compose service may do. */
export function profileOfService(service: Service, { project, engine }: Surroundings): PrivilegeProfile {
	const facts = factsOf(service, project);
	const user = userOfService(service, facts);
	const privileged = switchOf(service, "privileged");
	const mounts = mountsOf(service, project);
	const replaced = (service.get("entrypoint")?.value.kind ?? "null") !== "null";
	const stepsDown = replaced
		? undefined
		: service.build
			? stepsDownInStage(project, service.build)
			: stepsDownInImage(facts);
	return {
		user,
		capabilities: capabilitySets({
			engine,
			add: service.get("cap_add"),
			drop: service.get("cap_drop"),
			privileged,
			user,
			carried: service.build && !isReplaced(service, service.build) ? startedWith(service.build) : undefined,
			incomplete: service.incomplete,
		}),
		noNewPrivileges: noNewPrivileges(service),
		privileged,
		rootFilesystem: rootFilesystem(service),
		mounts,
		...hostAccessOf(service, project, mounts, user, (text) => resolveUser(text, bookOf(service, facts))),
		namespaces: {
			network: sharing(service, "network_mode", "private"),
			pid: sharing(service, "pid", "private"),
			ipc: sharing(service, "ipc", "private"),
			uts: sharing(service, "uts", "private"),
			user: sharing(service, "userns_mode", "host"),
			cgroup: sharing(service, "cgroup", "private"),
		} satisfies Record<Namespace, Known<Sharing>>,
		limits: limitsOf(service),
		ports: portsOf(service),
		...hardeningOf(service, facts, mounts),
		image: facts,
		runsImageService: !replaced && keepsEntrypoint(service) && runsService(facts),
		carried: [...(facts?.fileCapabilities ?? []), ...(service.build ? capabilitiesCarriedIn(service.build) : [])],
		stepsDown,
		unusedAccount: service.build && !replaced ? unusedAccount(service.build, { project, user, stepsDown }) : undefined,
		engine,
	};
}

/** True where the service starts another program than the stage that it builds. */
function isReplaced(service: Service, build: Stage): boolean {
	const keys = buildOf(build).entrypoint ? ["entrypoint"] : ["entrypoint", "command"];
	return keys.some((it) => (service.get(it)?.value.kind ?? "null") !== "null");
}

/** True where the Dockerfile that the service builds, if any, leaves the image's ENTRYPOINT as it is. */
function keepsEntrypoint({ build }: Service): boolean {
	return build === undefined || buildOf(build).entrypoint === undefined;
}

function factsOf(service: Service, project: Project): ImageFacts | undefined {
	if (service.build) return buildOf(service.build).image;
	return service.image.state === "known"
		? factsOfImage(project.images, service.image.value.repository, service.image.value.tag)
		: undefined;
}

/** `user:` replaces the image's user wholly; empty or absent, the image decides. */
function userOfService(service: Service, facts: ImageFacts | undefined): Known<User> {
	const setting = service.get("user");
	if (setting && setting.value.kind === "scalar") {
		const origin = fromSource(setting.value.at, setting.via);
		if (setting.value.text.state === "open") return unknown(setting.value.text.because, origin);
		if (setting.value.text.text !== "")
			return known(resolveUser(setting.value.text.text, bookOf(service, facts)), origin);
	} else if (service.incomplete !== undefined) return unknown(service.incomplete, ENGINE);
	if (service.build) return userOfStage(service.build);
	return userOfImage(service.image, bookOf(service, facts));
}

function bookOf(service: Service, facts: ImageFacts | undefined): AccountBook {
	if (service.build) return buildOf(service.build);
	return bookOfImage(facts);
}

/** A boolean key: YAML 1.1 words in plain style, and Go's ParseBool words in quotes, as compose-go casts them. */
function switchOf(service: Service, key: string): Known<boolean> {
	const setting = service.get(key);
	if (!setting || setting.value.kind === "null") return absent(service, false);
	const origin = fromSource(setting.key, setting.via);
	const { value } = setting;
	if (value.kind !== "scalar") return unknown(`\`${key}\` is no boolean`, origin);
	if (value.text.state === "open") return unknown(value.text.because, origin);
	const text = value.text.text.toLowerCase();
	if (/^(?:true|yes|on|y|1|t)$/.test(text)) return known(true, origin);
	if (/^(?:false|no|off|n|0|f|)$/.test(text)) return known(false, origin);
	return unknown(`\`${key}\` is no boolean`, origin);
}

function absent<T>(service: Service, value: T): Known<T> {
	return service.incomplete === undefined ? known(value, ENGINE) : unknown(service.incomplete, ENGINE);
}

function rootFilesystem(service: Service): Known<"writable" | "read-only"> {
	const readOnly = switchOf(service, "read_only");
	return readOnly.state === "unknown" ? readOnly : known(readOnly.value ? "read-only" : "writable", readOnly.origin);
}

function sharing(service: Service, key: string, otherwise: Sharing): Known<Sharing> {
	const setting = service.get(key);
	if (!setting || setting.value.kind === "null") return absent(service, otherwise);
	const origin: Origin = fromSource(setting.value.at, setting.via);
	const text = textOf(setting.value);
	if (text === undefined) return unknown(`\`${key}\` comes from outside the project`, origin);
	if (text === "") return absent(service, otherwise);
	if (text === "host") return known("host", origin);
	const shared = /^(?:service|container):(.+)$/.exec(text)?.[1];
	return known(shared === undefined ? "private" : { sharedWith: shared }, origin);
}
