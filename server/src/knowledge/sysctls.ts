/** What a kernel setting belongs to: one container's namespace, or the whole host. */
export type SysctlScope = "ipc" | "network" | "uts" | "host";

const OF_IPC = new Set([
	"kernel.msgmax",
	"kernel.msgmnb",
	"kernel.msgmni",
	"kernel.sem",
	"kernel.shmall",
	"kernel.shmmax",
	"kernel.shmmni",
	"kernel.shm_rmid_forced",
]);

/** The namespace that a setting, with dots in its name, belongs to (runc libcontainer/configs/validate/validator.go). */
export function scopeOfSysctl(name: string): SysctlScope {
	if (OF_IPC.has(name) || name.startsWith("fs.mqueue.")) return "ipc";
	if (name.startsWith("net.")) return "network";
	return name === "kernel.domainname" ? "uts" : "host";
}
