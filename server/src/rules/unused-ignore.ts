import { removeIgnore, removeIgnoredName } from "../edits/ignore-edits.ts";
import { eslintComments } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { textAt } from "../text/source-file.ts";
import { rule } from "./rule.ts";

export const unusedIgnore = rule({
	name: "unused-ignore",
	summary: "A comment ignores a rule that finds nothing there.",
	why: "A comment that was left behind hides the next real finding, and tells its reader of a problem that is gone.",
	severity: "hint",
	mendsSafely: true,
	references: [eslintComments()],
	check: {
		*ignore({ ignore, effect: { unused, unknown } }) {
			const isAll = unused.length > 0 && unused.length === ignore.names.length - unknown.length && unknown.length === 0;
			if (isAll) {
				yield {
					at: ignore.at,
					message: "Nothing is found here that this comment ignores",
					isUnnecessary: true,
					fixes: [{ title: "Remove the unused comment", safety: "safe", edits: () => removeIgnore(ignore) }],
				};
				return;
			}
			for (const at of unused) {
				const name = shorten(textAt(at), 40);
				yield {
					at,
					message: `Nothing is found here that "${name}" would ignore`,
					isUnnecessary: true,
					fixes: [{ title: `Remove ${name} from the comment`, safety: "safe", edits: () => removeIgnoredName(at) }],
				};
			}
		},
	},
});
