import { removeOwner } from "../edits/own-copied-files.ts";
import { dockerDocs, owasp } from "../knowledge/references.ts";
import { ownedCode } from "../privilege/owned-code.ts";
import { userLabel } from "../privilege/user-label.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const runtimeOwnedCode = rule({
	name: "runtime-owned-code",
	summary: "The user that runs the code of an image owns it.",
	why: "Whoever takes over the process can change what it executes, and stays in every process that starts from the same files.",
	severity: "hint",
	from: "never",
	references: [owasp("D09"), dockerDocs("reference/dockerfile/#copy---chown---chmod", "COPY --chown")],
	check: {
		*stage({ stage, profile }) {
			const { user, image } = profile;
			if (!stage.isFinal || user.state === "unknown" || user.value.isRoot || image?.family === "windows") return;
			for (const { copy, name } of ownedCode(stage, user.value)) {
				const what = /(?:^|\/)etc\//.test(name) ? "settings" : "code";
				yield {
					at: copy.owner.at,
					message: `${userLabel(user.value)} owns "${shorten(name, 30)}": who takes over its process can change the ${what}`,
					fixes: [review({ title: "Let root own it: remove --chown", edits: () => removeOwner(copy) })],
				};
			}
		},
	},
});
