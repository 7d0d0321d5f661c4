import { tightenTmpfs } from "../edits/tmpfs.ts";
import { composeSpec, moby, owasp } from "../knowledge/references.ts";
import type { Tmpfs } from "../privilege/tmpfs.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const looseTmpfs = rule({
	name: "loose-tmpfs",
	summary: "A tmpfs has no size, or allows programs, setuid bits or devices that the engine forbids there.",
	why: "Without a size it takes memory until the host runs out; with exec it is the place where an attacker puts and starts tools.",
	severity: "hint",
	references: [
		owasp("D09"),
		composeSpec("tmpfs", "temporary file systems"),
		moby("daemon/oci_linux.go", "the options of a tmpfs"),
	],
	check: {
		*service({ service, profile }) {
			for (const tmpfs of profile.tmpfs) {
				if (tmpfs.at.file !== service.file || (tmpfs.hasSize && tmpfs.allowed.length === 0)) continue;
				const change = tightenTmpfs(tmpfs);
				const fixes = change ? [review({ ...change, title: shorten(change.title, 120) })] : [];
				yield { at: tmpfs.at, message: message(tmpfs), fixes };
			}
		},
	},
});

const CONSEQUENCES: Readonly<Record<string, string>> = {
	exec: "programs may be put there and started",
	suid: "setuid bits count there",
	dev: "device files work there",
};

function message({ target, allowed, hasSize }: Tmpfs): string {
	const where = `tmpfs at ${shorten(target, 28)}`;
	const [first] = allowed;
	if (first === undefined) return `${where} has no size: it takes memory until there is none`;
	const size = hasSize ? "" : ", and it has no size";
	return `${where} allows ${allowed.join(", ")}: ${CONSEQUENCES[first]}${size}`;
}
