import { tightenTmpfs } from "../edits/tmpfs.ts";
import { composeSpec, man, moby, owasp } from "../knowledge/references.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import type { Tmpfs } from "../privilege/tmpfs.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const looseTmpfs = rule({
	name: "loose-tmpfs",
	summary: "A tmpfs has no size, or allows programs, setuid bits or devices that the engine forbids there.",
	why: "Without a size it may fill half of the host's memory, or all that the service may use; with exec it is the place where an attacker puts and starts tools.",
	severity: "hint",
	references: [
		owasp("D09"),
		composeSpec("tmpfs", "temporary file systems"),
		man("tmpfs(5)"),
		moby("daemon/oci_linux.go", "the options of a tmpfs"),
	],
	check: {
		*service({ service, profile }) {
			for (const tmpfs of profile.tmpfs) {
				if (tmpfs.at.file !== service.file || (tmpfs.hasSize && tmpfs.allowed.length === 0)) continue;
				const change = tightenTmpfs(service, tmpfs);
				const fixes = change ? [review({ ...change, title: shorten(change.title, 120) })] : [];
				yield { at: tmpfs.at, message: message(tmpfs, profile), fixes };
			}
		},
	},
});

const CONSEQUENCES: Readonly<Record<string, string>> = {
	exec: "programs may be put there and started",
	suid: "setuid bits count there",
	dev: "device files work there",
};

/** Half of the memory is what the kernel allows without a size (tmpfs(5)); what is in it counts as the container's memory. */
function message({ target, allowed, hasSize }: Tmpfs, { limits: { memory } }: PrivilegeProfile): string {
	const where = `tmpfs at ${shorten(target, 28)}`;
	const [first] = allowed;
	if (first === undefined) {
		const isLimited = memory.state === "known" && memory.value !== "none";
		return `${where} has no size: it may fill ${isLimited ? "all memory that the service may use" : "half of the host's memory"}`;
	}
	const size = hasSize ? "" : ", and it has no size";
	return `${where} allows ${allowed.join(", ")}: ${CONSEQUENCES[first]}${size}`;
}
