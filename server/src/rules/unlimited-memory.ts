import { addLimit } from "../edits/limits.ts";
import { cis, composeSpec, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule, withFixes } from "./rule.ts";

export const unlimitedMemory = rule({
	name: "unlimited-memory",
	summary: "A service has no memory limit.",
	why: "One leak, or one request that makes it allocate, and the kernel kills processes of the host and of other containers.",
	severity: "hint",
	references: [owasp("D07"), cis("5.11"), composeSpec("mem_limit", "the memory limit")],
	check: {
		*service({ service, profile }) {
			const limit = profile.limits.memory;
			if (limit.state === "unknown" || limit.value !== "none") return;
			const absent = limit.origin.by === "runtime" && service.isBase && service.incomplete === undefined;
			const at = absent ? service.at : placeIn(service.file, limit.origin);
			if (!at) return;
			const message = `Service "${shorten(service.name, 40)}" has no memory limit: it can use up the host's`;
			yield withFixes({ at, message }, () => {
				const change = addLimit(service, profile, "memory");
				return change ? [review(change)] : [];
			});
		},
	},
});
