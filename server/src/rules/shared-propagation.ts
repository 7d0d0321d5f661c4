import { privateChange } from "../edits/mount-edits.ts";
import { cis, man, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import { shorten } from "../text/shorten.ts";
import { review, rule } from "./rule.ts";

export const sharedPropagation = rule({
	name: "shared-propagation",
	summary: "A mount is shared with the host: what the container mounts below it appears on the host.",
	why: "A process that may mount covers folders of the host with its own, and every process of the host then reads what it put there.",
	severity: "warning",
	references: [owasp("D04"), cis("5.19"), man("mount_namespaces(7)")],
	check: {
		*service({ service, profile }) {
			for (const { propagation, hostPath, target, at: entry } of profile.mounts) {
				if (propagation?.state !== "known" || !/^r?shared$/.test(propagation.value)) continue;
				const at = placeIn(service.file, propagation.origin);
				if (!at) continue;
				const path = [hostPath, target].find((it) => it?.state === "known");
				const where = path?.state === "known" ? shorten(path.value, 24) : "A mount";
				const change = privateChange(service, entry, propagation.value);
				yield {
					at,
					message: `${where} is ${propagation.value} with "${shorten(service.name, 18)}": what it mounts there appears on the host`,
					fixes: change ? [review(change)] : [],
				};
			}
		},
	},
});
