import { mend } from "../edits/mend-project.ts";
import { composeSpec, type Reference } from "../knowledge/references.ts";
import type { Refusal } from "../privilege/refusals.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { rule } from "./rule.ts";

const COMPOSE_GO: Reference = {
	title: "compose-go: what is checked once files are merged",
	url: "https://github.com/compose-spec/compose-go/blob/main/loader/validate.go",
};

export const rejectedProject = rule({
	name: "rejected-project",
	summary: "Compose refuses the whole project because of how its hardening is written.",
	why: "Nothing starts, and the hardening is what gets taken out to make it start again.",
	severity: "error",
	mendsSafely: true,
	references: [composeSpec("security_opt", "lists of unique items"), COMPOSE_GO],
	check: {
		*service({ service, profile }) {
			for (const refusal of profile.refusals) {
				const mended = mend(service, refusal);
				const isElsewhere = "first" in refusal && !samePlace(refusal.at, refusal.first);
				yield {
					at: refusal.at,
					message: `Compose refuses this: ${describe(refusal)}`,
					related: isElsewhere ? [{ at: refusal.first, message: related(refusal) }] : [],
					// Which of two mounts is meant, nobody can tell.
					fixes: mended ? [{ ...mended, safety: refusal.kind === "target" ? "review" : "safe" }] : [],
				};
			}
		},
	},
});

function describe(refusal: Refusal): string {
	switch (refusal.kind) {
		case "repeated":
			return `"${shorten(refusal.text, 40)}" stands twice in ${refusal.key} once all is merged`;
		case "number":
			return `${refusal.key} has to be a text, and ${shorten(refusal.text, 20)} without quotes is a number`;
		case "no list":
			return `${refusal.key} has to be a list, and this is one text`;
		case "limits":
			return `${refusal.key} is ${shorten(refusal.value, 16)}, and ${refusal.path.join(".")} is ${shorten(refusal.other ?? "not set", 16)}`;
		case "target":
			return `two mounts have the target ${shorten(refusal.text, 50)}`;
	}
}

function related({ kind }: Refusal): string {
	switch (kind) {
		case "limits":
			return "It has to say the same as this";
		case "target":
			return "The other mount is here";
		default:
			return "It stands here too";
	}
}
