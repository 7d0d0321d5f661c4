import { owasp } from "../knowledge/references.ts";
import { dataFoldersOf } from "../model/data-folders.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const statefulRoot = rule({
	name: "stateful-root",
	summary: "An image that runs as root keeps data that outlives its containers.",
	why: "On a volume or a folder of the host the data belongs to the host's root: a flaw in the service leaves setuid programs and devices there.",
	severity: "hint",
	from: "never",
	references: [owasp("D01")],
	check: {
		*stage({ stage, profile }) {
			const { user, stepsDown } = profile;
			if (!stage.isFinal || user.state === "unknown" || !user.value.isRoot || stepsDown) return;
			const [first, ...others] = dataFoldersOf(stage);
			if (!first) return;
			yield {
				at: first.at,
				message: `Root keeps data in "${shorten(first.path, 40)}": on a volume it belongs to the host's root`,
				related: others.map(({ path, at }) => ({ at, message: `Data in "${shorten(path, 60)}" too` })),
			};
		},
	},
});
