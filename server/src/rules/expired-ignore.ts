import { eslintComments } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const expiredIgnore = rule({
	name: "expired-ignore",
	summary: "The last day of an entry in the configuration's `ignore:` is over.",
	why: "Somebody accepted a risk for some time only; that time is over, and the findings are back.",
	severity: "hint",
	references: [eslintComments()],
	check: {
		*expired({ expired: { at, day, rules, remove } }) {
			yield {
				at,
				message: `This entry ended on ${day}: findings of ${shorten(rules.join(", "), 60)} are shown again`,
				isUnnecessary: true,
				fixes: [{ title: "Remove the expired entry", safety: "review", edits: remove }],
			};
		},
	},
});
