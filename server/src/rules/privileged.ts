import { type NewKey, replaceEntry } from "../edits/compose-edits.ts";
import { keysThatDropAll } from "../edits/drop-capabilities.ts";
import { allCapabilities } from "../knowledge/capabilities.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, rule } from "./rule.ts";

export const privileged = rule({
	name: "privileged",
	summary: "A service is privileged: nothing separates its root user from the host's.",
	why: "A privileged container sees every device of the host and may load modules or mount disks: root in it is root on the host.",
	severity: "error",
	references: [owasp("D04"), cis("5.4"), moby("daemon/pkg/oci/caps/utils.go", "TweakCapabilities")],
	check: {
		*service({ service, profile }) {
			const setting = service.get("privileged");
			if (!setting || profile.privileged.state === "unknown" || !profile.privileged.value) return;
			const here = setting.key.file === service.file;
			const at = here ? setting.key : setting.via.find((it) => it.file === service.file);
			if (!at) return;
			const keys: readonly NewKey[] = keysThatDropAll(service, profile);
			const remove: Fix = { title: 'Remove "privileged"', safety: "review", edits: () => replaceEntry(setting, []) };
			const replace: Fix = {
				title: 'Remove "privileged" and drop all capabilities',
				safety: "review",
				edits: () => replaceEntry(setting, keys),
			};
			yield {
				at,
				message: `Service "${shorten(service.name, 30)}" is privileged: all ${allCapabilities.size} capabilities, host devices, no seccomp or AppArmor`,
				related: here ? [] : [{ at: setting.key, message: "It is made privileged here" }],
				fixes: keys.length > 0 ? [replace, remove] : [remove],
			};
		},
	},
});
