import { normalizeHostPath, sensitivePath } from "../knowledge/host-paths.ts";
import type { Known, Origin } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { fieldOf, type Setting } from "../model/value.ts";
import type { Place } from "../text/source-file.ts";
import type { Shield } from "./confinement.ts";
import { describeLimit, describeSharing, explain } from "./explain.ts";
import type { Limit, Namespace, PrivilegeProfile } from "./profile.ts";
import { accessThrough } from "./runtime-access.ts";
import { type SecurityOption, securityOptions } from "./security-options.ts";

/** A word of a service that decides something of its privileges, and what comes of it there. */
export interface Topic {
	/** Where a reader may ask: the key, the value, or both. */
	readonly at: readonly Place[];
	/** As it is written or known. */
	readonly name: string;
	/** A lower-case phrase that says what it decides. */
	readonly decides: string;
	/** What it comes to in this service. */
	readonly answer: string;
	/** Who decided that, where it is one place. */
	readonly origin: Origin | undefined;
	/** The rule that says why it matters. */
	readonly rule: string;
}

/** Everything in a service that there is something to say of, apart from capabilities, users and `privileged`. */
export function* topicsOf(service: Service, profile: PrivilegeProfile): Generator<Topic> {
	for (const option of securityOptions(service)) yield* securityTopic(option, profile);
	yield* namespaceTopics(service, profile);
	yield* limitTopics(service, profile);
	yield* mountTopics(profile);
	yield* tmpfsTopics(profile);
	yield* wholeSets(profile);
	const readOnly = service.get("read_only");
	if (readOnly) {
		yield {
			at: placesOf(readOnly),
			name: "read_only",
			decides: "whether the process may change its root filesystem",
			...factOf(profile, "Root filesystem"),
			rule: "writable-root-filesystem",
		};
	}
}

interface ShieldTopic {
	readonly shield: Shield;
	readonly name: string;
	readonly decides: string;
	readonly off: string;
	readonly rule: string;
}

/** By the name of the option, as the client and the daemon read it. */
const SHIELD_TOPICS: Readonly<Record<string, ShieldTopic>> = {
	seccomp: {
		shield: "seccomp",
		name: "seccomp",
		decides: "which system calls the process may make",
		off: "off: every system call is open to it",
		rule: "unconfined-seccomp",
	},
	apparmor: {
		shield: "apparmor",
		name: "AppArmor",
		decides: "what the process may do to files and mounts, where the host has AppArmor",
		off: "off: only capabilities and file modes hold it back",
		rule: "unconfined-apparmor",
	},
	label: {
		shield: "selinux",
		name: "SELinux label",
		decides: "which files and processes the container reaches, where the host has SELinux",
		off: "off: it is not kept apart from the host's files",
		rule: "unconfined-selinux",
	},
	systempaths: {
		shield: "maskedPaths",
		name: "systempaths",
		decides: "whether the kernel's files in /proc and /sys are hidden from the container",
		off: "visible, and writable as far as capabilities go",
		rule: "unmasked-paths",
	},
	"writable-cgroups": {
		shield: "cgroups",
		name: "writable-cgroups",
		decides: "whether the process may change its own control groups",
		off: "writable: it may lift its own limits",
		rule: "writable-cgroups",
	},
};

function* securityTopic({ name, isBare, value, origin }: SecurityOption, profile: PrivilegeProfile): Generator<Topic> {
	if (origin.by !== "source" || name === undefined) return;
	const at = [origin.at];
	if (name === "no-new-privileges") {
		const state = profile.noNewPrivileges;
		const regain = factOf(profile, "Can regain").answer;
		const off = `off: it can regain ${regain}`;
		const answer = state.state === "unknown" ? unknownText(state) : state.value ? "on: nothing can be regained" : off;
		const decides = "whether setuid programs and file capabilities give nothing more";
		yield { at, name, decides, answer, origin: state.origin, rule: "new-privileges" };
		return;
	}
	const topic = SHIELD_TOPICS[isBare && name === "disable" ? "label" : name];
	if (!topic) return;
	const { shield, off, ...others } = topic;
	const state = profile.confinement[shield];
	const on = value === undefined || value === "" || isBare ? "on" : `on, with ${value}`;
	const answer = state.state === "unknown" ? unknownText(state) : state.value ? on : off;
	yield { at, ...others, answer, origin: state.origin };
}

const NAMESPACE_TOPICS: readonly (readonly [key: string, namespace: Namespace, decides: string, rule: string])[] = [
	["network_mode", "network", "whose network it is in, with interfaces, ports and abstract sockets", "host-network"],
	["pid", "pid", "whose processes it sees", "host-pid"],
	["ipc", "ipc", "whose shared memory and message queues it uses", "host-ipc"],
	["uts", "uts", "whose host name it has and may change", "host-uts"],
	["userns_mode", "user", "whether root in the container is root on the host", "host-user-namespace"],
	["cgroup", "cgroup", "whose control groups it sees", "host-cgroup"],
];

function* namespaceTopics(service: Service, { namespaces }: PrivilegeProfile): Generator<Topic> {
	for (const [key, namespace, decides, rule] of NAMESPACE_TOPICS) {
		const setting = service.get(key);
		if (!setting) continue;
		const sharing = namespaces[namespace];
		const answer = sharing.state === "unknown" ? unknownText(sharing) : sharingText(describeSharing(sharing.value));
		yield { at: placesOf(setting), name: key, decides, answer, origin: sharing.origin, rule };
	}
}

function sharingText(text: string): string {
	if (text === "host") return "the host's";
	return text === "private" ? "its own" : text;
}

const LIMIT_TOPICS: Readonly<Record<Limit, { readonly decides: string; readonly rule: string }>> = {
	memory: { decides: "how much memory its processes may take together", rule: "unlimited-memory" },
	cpus: { decides: "how many processors' time it may use", rule: "unlimited-cpu" },
	pids: { decides: "how many processes and threads it may have", rule: "unlimited-pids" },
};

const LIMIT_KEYS: readonly (readonly [key: string, limit: Limit])[] = [
	["mem_limit", "memory"],
	["cpus", "cpus"],
	["cpu_quota", "cpus"],
	["cpuset", "cpus"],
	["pids_limit", "pids"],
];

function* limitTopics(service: Service, { limits }: PrivilegeProfile): Generator<Topic> {
	const resources = fieldOf(service.get("deploy")?.value, "resources")?.value;
	const deployed = fieldOf(resources, "limits")?.value;
	const settings = [
		...LIMIT_KEYS.map(([key, limit]) => ({ key, limit, setting: service.get(key) })),
		...(["memory", "cpus", "pids"] as const).map((limit) => ({
			key: `deploy.resources.limits.${limit}`,
			limit,
			setting: fieldOf(deployed, limit),
		})),
	];
	for (const { key, limit, setting } of settings) {
		if (!setting) continue;
		const state = limits[limit];
		const answer = state.state === "unknown" ? unknownText(state) : describeLimit(limit, state.value);
		yield { at: placesOf(setting), name: key, ...LIMIT_TOPICS[limit], answer, origin: state.origin };
	}
}

/** Only what of the host means more than its files: the runtime's socket, and folders that decide what the host does. */
function* mountTopics({ mounts, user }: PrivilegeProfile): Generator<Topic> {
	for (const mount of mounts) {
		const { hostPath, target, readOnly, at } = mount;
		if (hostPath?.state !== "known") continue;
		const access = accessThrough(mount, user);
		const path = normalizeHostPath(hostPath.value);
		const facts = path === undefined ? undefined : sensitivePath(path);
		if (!access && !facts) continue;
		const word = hostPath.origin.by === "source" ? [hostPath.origin.at] : [];
		const where = target.state === "known" ? target.value : "an unknown path";
		const how = readOnly.state === "unknown" ? "" : readOnly.value ? ", read-only" : ", writable";
		const gain = access ? (access.isRootless ? ": its user on the host" : ": root on the host, read-only or not") : "";
		yield {
			at: [...word, at],
			name: hostPath.value,
			decides: access ? "the way to the API of the container runtime" : `the host's ${facts?.holds}`,
			answer: `at ${where}${how}${gain}`,
			origin: undefined,
			rule: access ? "docker-socket" : "sensitive-mount",
		};
	}
}

/** What Docker begins each tmpfs with (moby daemon/oci_linux.go withMounts). */
const TMPFS_DEFAULTS = ["noexec", "nosuid", "nodev"];

function* tmpfsTopics({ tmpfs, engine }: PrivilegeProfile): Generator<Topic> {
	for (const { target, options, hasSize, allowed, at } of tmpfs) {
		const kept = TMPFS_DEFAULTS.filter((it) => !allowed.includes(it.slice(2)) && !options.includes(it));
		const all = engine === "docker" ? [...kept, ...options] : options;
		const size = hasSize ? "" : "; no size: as much memory as the service may use";
		yield {
			at: [at],
			name: `tmpfs at ${target}`,
			decides: "a file system in memory that is gone with the container",
			answer: `${all.length === 0 ? "as the engine makes it" : all.join(", ")}${size}`,
			origin: undefined,
			rule: "loose-tmpfs",
		};
	}
}

/** ALL in one of the two lists. */
function* wholeSets(profile: PrivilegeProfile): Generator<Topic> {
	for (const { kind, capability, at } of profile.capabilities.changes) {
		if (capability !== "ALL") continue;
		const held = factOf(profile, "Capabilities held").answer;
		const regain = factOf(profile, "Can regain").answer;
		yield {
			at: [at],
			name: "ALL",
			decides: kind === "drop" ? "drops every capability that is not added back" : "adds every capability there is",
			answer: `it holds ${held}; it can regain ${regain}`,
			origin: undefined,
			rule: kind === "drop" ? "default-capabilities" : "dangerous-capability",
		};
	}
}

function factOf(profile: PrivilegeProfile, name: string): Pick<Topic, "answer" | "origin"> {
	const fact = explain(profile).find((it) => it.name === name);
	return { answer: fact?.value ?? "", origin: fact?.origin };
}

function placesOf({ key, value, via }: Setting): readonly Place[] {
	return [key, value.at, ...via];
}

function unknownText(state: Extract<Known<unknown>, { state: "unknown" }>): string {
	return `nobody can tell: ${state.because}`;
}
