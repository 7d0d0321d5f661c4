import { replaceText } from "../edits/dockerfile-edits.ts";
import { eslintComments } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const unknownRule = rule({
	name: "unknown-rule",
	summary: "A comment or the configuration names a rule that does not exist.",
	why: "A mistyped name switches nothing off, or worse, leaves a rule switched off that was meant to be on.",
	severity: "hint",
	references: [eslintComments()],
	check: {
		*ignore({ effect: { unknown } }) {
			for (const { at, text, meant } of unknown) {
				yield {
					at,
					message: `There is no rule "${shorten(text, 40)}"${meant ? `: "${meant}" was probably meant` : ""}`,
					fixes: meant ? [{ title: `Write ${meant}`, safety: "review", edits: () => [replaceText(at, meant)] }] : [],
				};
			}
		},
	},
});
