import { addLimit } from "../edits/limits.ts";
import { cis, composeSpec, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule, withFixes } from "./rule.ts";

export const unlimitedPids = rule({
	name: "unlimited-pids",
	summary: "A service may start any number of processes.",
	why: "A fork bomb in it takes the process numbers of the whole host, which then starts nothing any more.",
	severity: "hint",
	references: [owasp("D07"), cis("5.29"), composeSpec("pids_limit", "the number of processes")],
	check: {
		*service({ service, profile }) {
			const limit = profile.limits.pids;
			if (limit.state === "unknown" || limit.value !== "none") return;
			const absent = limit.origin.by === "runtime" && service.isBase && service.incomplete === undefined;
			const at = absent ? service.at : placeIn(service.file, limit.origin);
			if (!at) return;
			const message = `Service "${shorten(service.name, 40)}" has no limit for processes: a fork bomb in it stops the host`;
			yield withFixes({ at, message }, () => {
				const change = addLimit(service, profile, "pids");
				return change ? [review(change)] : [];
			});
		},
	},
});
