import data from "./data/capabilities.json" with { type: "json" };

/** A Linux capability without its CAP_ prefix, as in `cap_add: [NET_ADMIN]`. */
export type Capability = (typeof names)[number];

/** What one capability lets a process do, and what an attacker makes of it. */
export interface CapabilityFacts {
	readonly name: Capability;
	/** The bit in /proc/PID/status (include/uapi/linux/capability.h). */
	readonly number: number;
	readonly sinceKernel: string;
	readonly risk: CapabilityRisk;
	/** A lower-case phrase without full stop: "bind TCP and UDP ports below 1024". */
	readonly power: string;
	/** One sentence: "Lets a process give any file to any user or group." */
	readonly summary: string;
	readonly allows: readonly string[];
	/** What an attacker gains, in one or two sentences. */
	readonly abuse: string;
	readonly neededBy: readonly string[];
	/** What a service notices when it is dropped. */
	readonly dropEffect: string;
	/** Public pages, the most general first. */
	readonly references: readonly string[];
}

/** How far one capability carries an attacker: from "of little use" to "by itself, or nearly, the host". */
export type CapabilityRisk = (typeof risks)[number];

/** What is known of `name` (capabilities(7), the seccomp profile of moby and the entrypoints of official images). */
export function capabilityFacts(name: Capability): CapabilityFacts {
	const stored: StoredFacts = facts[name];
	return {
		...stored,
		name,
		risk: risks.find((it) => it === stored.risk) ?? "critical",
		references: [...generalReferences, ...(stored.references ?? [])],
	};
}

/**
 * Reads one entry of cap_add or cap_drop as the engines do: any case, CAP_ optional, ALL for every capability.
 * CAP_ALL is no such word (moby daemon/pkg/oci/caps/utils.go, NormalizeLegacyCapabilities).
 */
export function parseCapability(text: string): Capability | "ALL" | undefined {
	const upper = text.toUpperCase();
	if (upper === "ALL") return "ALL";
	const name = upper.startsWith(prefix) ? upper.slice(prefix.length) : upper;
	return isCapability(name) ? name : undefined;
}

/** True for the exact name of a capability: upper case, no CAP_. */
export function isCapability(text: string): text is Capability {
	return knownNames.has(text);
}

const prefix = "CAP_";

/** In the order of their kernel numbers (include/uapi/linux/capability.h, up to CAP_LAST_CAP of Linux 5.9). */
const names = [
	"CHOWN",
	"DAC_OVERRIDE",
	"DAC_READ_SEARCH",
	"FOWNER",
	"FSETID",
	"KILL",
	"SETGID",
	"SETUID",
	"SETPCAP",
	"LINUX_IMMUTABLE",
	"NET_BIND_SERVICE",
	"NET_BROADCAST",
	"NET_ADMIN",
	"NET_RAW",
	"IPC_LOCK",
	"IPC_OWNER",
	"SYS_MODULE",
	"SYS_RAWIO",
	"SYS_CHROOT",
	"SYS_PTRACE",
	"SYS_PACCT",
	"SYS_ADMIN",
	"SYS_BOOT",
	"SYS_NICE",
	"SYS_RESOURCE",
	"SYS_TIME",
	"SYS_TTY_CONFIG",
	"MKNOD",
	"LEASE",
	"AUDIT_WRITE",
	"AUDIT_CONTROL",
	"SETFCAP",
	"MAC_OVERRIDE",
	"MAC_ADMIN",
	"SYSLOG",
	"WAKE_ALARM",
	"BLOCK_SUSPEND",
	"AUDIT_READ",
	"PERFMON",
	"BPF",
	"CHECKPOINT_RESTORE",
] as const;

/** Every capability that Linux has, in the order of the kernel's numbers; ALL stands for these. */
export const allCapabilities: ReadonlySet<Capability> = new Set(names);

const knownNames: ReadonlySet<string> = allCapabilities;

const risks = ["low", "medium", "high", "critical"] as const;

const generalReferences = [
	"https://man7.org/linux/man-pages/man7/capabilities.7.html",
	"https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
] as const;

interface StoredFacts extends Omit<CapabilityFacts, "name" | "risk" | "references"> {
	readonly risk: string;
	readonly references?: readonly string[];
}

const facts: Readonly<Record<Capability, StoredFacts>> = data.capabilities;
