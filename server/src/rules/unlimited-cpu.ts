import { addLimit } from "../edits/limits.ts";
import { cis, composeSpec, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule, withFixes } from "./rule.ts";

export const unlimitedCpu = rule({
	name: "unlimited-cpu",
	summary: "A service has no limit for its processor time.",
	why: "Whoever makes it compute, for one with a miner of their own, slows down everything else on the host.",
	severity: "hint",
	references: [owasp("D07"), cis("5.12"), composeSpec("cpus", "the number of processors")],
	check: {
		*service({ service, profile }) {
			const limit = profile.limits.cpus;
			if (limit.state === "unknown" || limit.value !== "none") return;
			const absent = limit.origin.by === "runtime" && service.isBase && service.incomplete === undefined;
			const at = absent ? service.at : placeIn(service.file, limit.origin);
			if (!at) return;
			const message = `Service "${shorten(service.name, 40)}" has no CPU limit: it can use every core of the host`;
			yield withFixes({ at, message }, () => {
				const change = addLimit(service, profile, "cpus");
				return change ? [review(change)] : [];
			});
		},
	},
});
