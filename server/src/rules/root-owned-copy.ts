import { addOwner, ownerToAdd } from "../edits/own-copied-files.ts";
import { dockerDocs, owasp } from "../knowledge/references.ts";
import { copiesOf } from "../model/copies.ts";
import { userAt } from "../privilege/user-at.ts";
import { userLabel } from "../privilege/user-label.ts";
import { review, rule } from "./rule.ts";

export const rootOwnedCopy = rule({
	name: "root-owned-copy",
	summary: "COPY or ADD behind USER brings files that root owns.",
	why: "A service that cannot write to its own files is often given root back, or files that everybody may change.",
	severity: "hint",
	from: "never",
	references: [owasp("D01"), dockerDocs("reference/dockerfile/#copy---chown---chmod", "COPY --chown")],
	check: {
		*stage({ stage, profile }) {
			if (profile.image?.family === "windows") return;
			for (const copy of copiesOf(stage)) {
				const user = userAt(stage, copy.user);
				if (copy.owner || !copy.user || user.state === "unknown" || user.value.isRoot) continue;
				if (user.value.exists === false) continue;
				const name = userLabel(user.value);
				const owner = ownerToAdd(copy);
				yield {
					at: copy.at,
					message: `${copy.keyword} does not heed USER: root owns what it brings, so ${name} cannot change it`,
					fixes:
						owner === undefined ? [] : [review({ title: `Add --chown=${owner}`, edits: () => addOwner(copy, owner) })],
				};
			}
		},
	},
});
