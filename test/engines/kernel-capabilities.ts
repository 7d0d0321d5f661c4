import { parseCapability } from "../../server/src/knowledge/capabilities.ts";

/** The capabilities of a mask in /proc, by the kernel's numbers (linux/capability.h). */
export function namesOf(mask: string): readonly string[] {
	const bits = BigInt(`0x${mask || "0"}`);
	return KERNEL.filter((_, i) => (bits >> BigInt(i)) & 1n).toSorted();
}

/** Names of the kernel that the model does not know; there should be none. */
export function unknownToModel(): readonly string[] {
	return KERNEL.filter((it) => parseCapability(it) === undefined);
}

const KERNEL: readonly string[] = [
	...["CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP"],
	...["LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER"],
	...["SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE"],
	...["SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP"],
	...["MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF"],
	"CHECKPOINT_RESTORE",
];
