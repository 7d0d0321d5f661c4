import { readOnlyChange } from "../edits/mount-edits.ts";
import { type HostPath, normalizeHostPath, sensitivePath } from "../knowledge/host-paths.ts";
import { cis, man, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { Mount, PrivilegeProfile } from "../privilege/profile.ts";
import { accessThrough } from "../privilege/runtime-access.ts";
import { shorten } from "../text/shorten.ts";
import { contains } from "../text/span.ts";
import { type Problem, review, rule } from "./rule.ts";

export const sensitiveMount = rule({
	name: "sensitive-mount",
	summary: "A service gets a folder of the host that decides what the host runs, or that holds its secrets.",
	why: "Whoever writes the host's accounts, jobs or programs is root on it at the next opportunity; whoever reads its keys needs no exploit.",
	severity: "error",
	references: [owasp("D04"), cis("5.5"), man("hier(7)"), man("proc(5)")],
	check: {
		*service({ service, profile }) {
			for (const mount of profile.mounts) {
				const problem = judge(service, profile, mount);
				if (problem) yield problem;
			}
		},
	},
});

function judge(service: Service, profile: PrivilegeProfile, mount: Mount): Problem | undefined {
	const { hostPath, readOnly } = mount;
	if (hostPath?.state !== "known" || accessThrough(mount, profile.user)) return undefined;
	const path = normalizeHostPath(hostPath.value);
	const facts = path === undefined ? undefined : sensitivePath(path);
	const at = placeIn(service.file, hostPath.origin);
	if (!facts || !at || (path === "/dev" && seesDevices(profile))) return undefined;
	const isWritable = readOnly.state === "known" && !readOnly.value;
	if (!isWritable && !facts.secret) return undefined;
	const where = `${shorten(hostPath.value, 24)} is ${isWritable ? "writable" : "readable"} in "${shorten(service.name, 18)}"`;
	const entry = placeIn(service.file, { by: "source", at: mount.at });
	return {
		at,
		message: shorten(`${where}: ${consequence(facts, isWritable, profile)}`, 120),
		severity: isWritable && facts.written === "host" ? "error" : "warning",
		related: entry && !contains(entry.span, at.span) ? [{ at: entry, message: "It is mounted here" }] : [],
		fixes: isWritable && !facts.secret ? fixes(service, mount) : [],
	};
}

/** A privileged container has every device of the host anyway. */
function seesDevices({ privileged }: PrivilegeProfile): boolean {
	return privileged.state === "known" && privileged.value;
}

/** Root in the container is root for the host's files; anybody else gets what their modes leave open. */
function consequence({ holds }: HostPath, isWritable: boolean, { user }: PrivilegeProfile): string {
	if (user.state === "known" && !user.value.isRoot) return `file modes alone guard the host's ${holds}`;
	return `a break-in ${isWritable ? "changes" : "reads"} the host's ${holds}`;
}

function fixes(service: Service, { at }: Mount) {
	const change = readOnlyChange(service, at);
	return change ? [review(change)] : [];
}
