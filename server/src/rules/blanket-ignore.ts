import { nameIgnored, removeIgnore } from "../edits/ignore-edits.ts";
import { eslintComments } from "../knowledge/references.ts";
import { type Fix, rule } from "./rule.ts";

export const blanketIgnore = rule({
	name: "blanket-ignore",
	summary: "A comment ignores without saying what, so it ignores nothing.",
	why: "A comment that hid every finding would hide those that nobody has thought of yet.",
	severity: "hint",
	mendsSafely: true,
	references: [eslintComments()],
	check: {
		*ignore({ ignore, effect: { found } }) {
			if (ignore.names.length > 0) return;
			const remove: Fix = { title: "Remove the comment", safety: "safe", edits: () => removeIgnore(ignore) };
			const name: Fix = {
				title: `Ignore ${found.join(", ")}`,
				safety: "review",
				edits: () => nameIgnored(ignore, found),
			};
			yield {
				at: ignore.at,
				message: "This comment names no rule, so it ignores nothing",
				fixes: found.length > 0 ? [name] : [remove],
			};
		},
	},
});
