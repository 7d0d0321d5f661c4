import { makeReadOnly } from "../edits/read-only-root.ts";
import { cis, composeSpec, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule, withFixes } from "./rule.ts";

export const writableRootFilesystem = rule({
	name: "writable-root-filesystem",
	summary: "A service may write to its root filesystem.",
	why: "Whoever takes over the process can replace its programs and leave tools there for the next step.",
	severity: "hint",
	references: [owasp("D09"), cis("5.13"), composeSpec("read_only", "the root filesystem of a container")],
	check: {
		*service({ service, profile }) {
			const { rootFilesystem: state, image } = profile;
			if (state.state === "unknown" || state.value === "read-only" || image?.family === "windows") return;
			const absent = state.origin.by === "runtime" && service.isBase && service.incomplete === undefined;
			const at = absent ? service.at : placeIn(service.file, state.origin);
			if (!at) return;
			const name = shorten(service.name, 30);
			const message = `Root filesystem of "${name}" is writable: an attacker can ${harm(profile)}`;
			yield withFixes({ at, message }, () => {
				const change = makeReadOnly(service, profile);
				return change ? [review({ ...change, title: shorten(change.title, 160) })] : [];
			});
		},
	},
});

/** The image's files are root's, so that for anybody else only what lies in folders like /tmp and /var/tmp can change. */
function harm({ user }: PrivilegeProfile): string {
	return user.state === "known" && user.value.isRoot ? "replace its programs" : "leave tools in it";
}
