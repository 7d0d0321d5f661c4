import { replaceText } from "../edits/dockerfile-edits.ts";
import { man, owasp } from "../knowledge/references.ts";
import { droppedGroups } from "../privilege/supplementary-groups.ts";
import { shorten } from "../text/shorten.ts";
import { type Place, textAt } from "../text/source-file.ts";
import { type Fix, review, rule } from "./rule.ts";

export const droppedSupplementaryGroups = rule({
	name: "dropped-supplementary-groups",
	summary: "USER names a group, so the groups that the account was added to do not count.",
	why: "The process lacks access that was meant for it, which is then often given to everybody: with root, or with mode 777.",
	severity: "warning",
	references: [
		owasp("D01"),
		man("group(5)"),
		{ title: "Dockerfile reference: USER", url: "https://docs.docker.com/reference/dockerfile/#user" },
	],
	check: {
		*stage({ stage, profile }) {
			const { user } = profile;
			if (!stage.isFinal || user.state === "unknown" || user.origin.by !== "source") return;
			const { at } = user.origin;
			const dropped = droppedGroups(stage, user.value);
			if (!dropped) return;
			const { account, groups } = dropped;
			yield {
				at,
				message: `USER ${shorten(textAt(at), 28)} drops the supplementary groups of "${shorten(account, 18)}": ${shorten(groups.join(", "), 28)}`,
				related: [{ at: dropped.at, message: "The account is put into the group here" }],
				fixes: fixes(at),
			};
		},
	},
});

/** The user without the group, as it is written. */
function fixes(at: Place): readonly Fix[] {
	const [, quote = "", user] = /^(["']?)((?:\$\{[^}]*\}|[^:"'])+):[^"']*\1$/.exec(textAt(at)) ?? [];
	if (user === undefined) return [];
	const written = `${quote}${user}${quote}`;
	return [review({ title: `Write USER ${shorten(written, 40)}`, edits: () => [replaceText(at, written)] })];
}
