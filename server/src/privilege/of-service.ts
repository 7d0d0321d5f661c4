import { type ImageFacts, imageFacts } from "../knowledge/images.ts";
import { buildOf } from "../model/build.ts";
import { fromRuntime, fromSource, type Known, known, type Origin, unknown } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, type Setting, textOf, type Value } from "../model/value.ts";
import { capabilitySets } from "./capability-sets.ts";
import { mountsOf, portsOf } from "./mounts.ts";
import { runsService, stepsDownInImage, stepsDownInStage, userOfStage } from "./of-stage.ts";
import type { Limit, Namespace, PrivilegeProfile, Sharing, Surroundings, User } from "./profile.ts";
import { noNewPrivileges } from "./security-options.ts";
import { type AccountBook, resolveUser, UNKNOWN_ACCOUNTS, userOfImage } from "./user.ts";

const ENGINE = fromRuntime("the engine's default");

/** What the container of a Compose service may do. */
export function profileOfService(service: Service, { project, engine }: Surroundings): PrivilegeProfile {
	const facts = factsOf(service);
	const user = userOfService(service, facts);
	const privileged = switchOf(service, "privileged");
	const replaced = (service.get("entrypoint")?.value.kind ?? "null") !== "null";
	return {
		user,
		capabilities: capabilitySets({
			engine,
			add: service.get("cap_add"),
			drop: service.get("cap_drop"),
			privileged,
			user,
			incomplete: service.incomplete,
		}),
		noNewPrivileges: noNewPrivileges(service),
		privileged,
		rootFilesystem: rootFilesystem(service),
		mounts: mountsOf(service, project),
		namespaces: {
			network: sharing(service, "network_mode", "private"),
			pid: sharing(service, "pid", "private"),
			ipc: sharing(service, "ipc", "private"),
			uts: sharing(service, "uts", "private"),
			user: sharing(service, "userns_mode", "host"),
			cgroup: sharing(service, "cgroup", "private"),
		} satisfies Record<Namespace, Known<Sharing>>,
		limits: {
			memory: limit(service, "mem_limit", "memory", bytes),
			cpus: limit(service, "cpus", "cpus", plainNumber),
			pids: limit(service, "pids_limit", "pids", plainNumber),
		} satisfies Record<Limit, Known<number | "none">>,
		ports: portsOf(service),
		image: facts,
		runsImageService: !replaced && keepsEntrypoint(service) && runsService(facts),
		stepsDown: replaced
			? undefined
			: service.build
				? stepsDownInStage(project, service.build)
				: stepsDownInImage(facts),
		engine,
	};
}

/** True where the Dockerfile that the service builds, if any, leaves the image's ENTRYPOINT as it is. */
function keepsEntrypoint({ build }: Service): boolean {
	return build === undefined || buildOf(build).entrypoint === undefined;
}

function factsOf(service: Service): ImageFacts | undefined {
	if (service.build) return buildOf(service.build).image;
	return service.image.state === "known"
		? imageFacts(service.image.value.repository, service.image.value.tag)
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
	if (!facts) return UNKNOWN_ACCOUNTS;
	const accounts = new Map(UNKNOWN_ACCOUNTS.accounts);
	for (const { name, uid, gid } of facts.accounts) accounts.set(name, { name, uid, gid, uidAt: undefined });
	return { accounts, groups: new Map(), image: facts, passwdIsComplete: facts.family === "scratch" };
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
	const origin: Origin = fromSource(setting.value.at);
	const text = textOf(setting.value);
	if (text === undefined) return unknown(`\`${key}\` comes from outside the project`, origin);
	if (text === "host") return known("host", origin);
	const shared = /^(?:service|container):(.+)$/.exec(text)?.[1];
	return known(shared === undefined ? otherwise : { sharedWith: shared }, origin);
}

function limit(
	service: Service,
	key: string,
	name: Limit,
	read: (text: string) => number | undefined,
): Known<number | "none"> {
	const setting: Setting | undefined = service.get(key) ?? deployLimit(service, name);
	if (!setting || setting.value.kind === "null") return absent(service, "none");
	const origin = fromSource(setting.value.at);
	const text = textOf(setting.value);
	if (text === undefined) return unknown(`\`${key}\` comes from outside the project`, origin);
	const value = read(text);
	if (value === undefined) return unknown(`\`${text}\` is no limit`, origin);
	return known(value > 0 ? value : "none", origin);
}

function deployLimit(service: Service, name: Limit): Setting | undefined {
	const step = (value: Value | undefined, key: string) => fieldOf(value, key)?.value;
	return fieldOf(step(step(service.get("deploy")?.value, "resources"), "limits"), name);
}

function plainNumber(text: string): number | undefined {
	return /^-?[0-9]+(?:\.[0-9]+)?$/.test(text) ? Number(text) : undefined;
}

/** docker/go-units RAMInBytes: a number and an optional binary unit. */
function bytes(text: string): number | undefined {
	const match = /^([0-9]+(?:\.[0-9]+)?) ?([kmgtp])?i?b?$/i.exec(text);
	if (!match?.[1]) return undefined;
	const power = "kmgtp".indexOf((match[2] ?? "").toLowerCase());
	return Math.round(Number(match[1]) * 1024 ** (match[2] ? power + 1 : 0));
}
