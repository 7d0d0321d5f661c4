import type { Span } from "../text/source-file.ts";
import type { Proposal } from "./proposal.ts";

type Option = readonly [text: string, detail: string, rank: number];

/** What strengthens a container comes first; what weakens it says so (moby daemon/daemon_unix.go parseSecurityOpt). */
const SECURITY_OPTIONS: readonly Option[] = [
	["no-new-privileges:true", "setuid programs and file capabilities give nothing more", 0],
	["apparmor=docker-default", "the engine's own AppArmor profile, or the name of another one", 1],
	["seccomp=profile.json", "a seccomp profile of your own", 1],
	["label=type:container_t", "an SELinux type, as the host knows it", 1],
	["label=level:s0:c100,c200", "an SELinux level, which keeps the container from others", 1],
	["no-new-privileges:false", "weakens: setuid programs may raise privileges, as without it", 5],
	["apparmor=unconfined", "weakens: no AppArmor profile", 6],
	["label=disable", "weakens: no separation by SELinux", 6],
	["seccomp=unconfined", "weakens: every system call is open", 6],
	["systempaths=unconfined", "weakens: the kernel's files in /proc and /sys are visible", 6],
	["writable-cgroups=true", "weakens: the container may change its control groups", 6],
];

/** Values of `security_opt`. */
export function* completeSecurityOptions(span: Span): Generator<Proposal> {
	for (const [text, detail, rank] of SECURITY_OPTIONS) yield { text, span, kind: "value", detail, rank };
}

/** Options of a tmpfs behind its path (tmpfs(5), mount(8)); Docker begins with noexec, nosuid and nodev. */
const TMPFS_OPTIONS: readonly Option[] = [
	["size=64m", "as much memory as it may take", 0],
	["mode=1777", "everybody may write, and remove only what is theirs", 1],
	["uid=10001", "whose it is", 1],
	["gid=10001", "whose group's it is", 1],
	["noexec", "no program is started from it; Docker's default", 2],
	["nosuid", "setuid bits in it count for nothing; Docker's default", 2],
	["nodev", "no device files in it; Docker's default", 2],
	["nr_inodes=4k", "as many files as it may hold", 3],
	["ro", "nobody may write", 4],
	["exec", "weakens: programs may be started from it", 6],
	["suid", "weakens: setuid bits count", 6],
	["dev", "weakens: device files count", 6],
];

/** Options of a tmpfs that are not among those written already. */
export function* completeTmpfsOptions(span: Span, written: string): Generator<Proposal> {
	const taken = new Set(written.split(",").map(nameOfOption));
	for (const [text, detail, rank] of TMPFS_OPTIONS)
		if (!taken.has(nameOfOption(text))) yield { text, span, kind: "value", detail, rank };
}

function nameOfOption(text: string): string {
	return text.replace(/=.*$/, "");
}
