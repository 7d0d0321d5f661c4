import type { DeviceFacts } from "../knowledge/devices.ts";
import { cis, dockerDocs, kernelDocs, owasp } from "../knowledge/references.ts";
import { placeIn } from "../model/known.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const hostDevice = rule({
	name: "host-device",
	summary: "A service may use a device of the host.",
	why: "A raw disk or the memory holds every file and every secret of the host; any other device is one more driver of its kernel to attack.",
	severity: "error",
	references: [
		owasp("D04"),
		cis("5.17"),
		dockerDocs("reference/compose-file/services/#devices", "devices and device_cgroup_rules"),
		kernelDocs("admin-guide/devices.html", "allocated devices"),
	],
	check: {
		*service({ service, profile }) {
			if (profile.privileged.state === "known" && profile.privileged.value) return;
			for (const { kind, text, facts, origin } of profile.devices) {
				const at = facts && placeIn(service.file, origin);
				if (!at) continue;
				const what = kind === "rule" ? `The rule "${shorten(text, 16)}"` : shorten(text, 28);
				yield {
					at,
					message: `${what} gives "${shorten(service.name, 18)}" ${facts.gives}${condition(facts, profile)}`,
					severity: facts.isHost ? "error" : "info",
				};
			}
		},
	},
});

function condition({ needs }: DeviceFacts, { capabilities: { bounding } }: PrivilegeProfile): string {
	if (needs === undefined || bounding.state === "unknown") return "";
	return bounding.value.has(needs) ? `, with its ${needs}` : `, once it has ${needs}`;
}
