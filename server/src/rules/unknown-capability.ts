import { meantCapability, renameCapability } from "../edits/capability-names.ts";
import { removeEntry } from "../edits/remove-entry.ts";
import { engines } from "../knowledge/defaults.ts";
import { man, moby } from "../knowledge/references.ts";
import type { CapabilityChange } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, review, rule } from "./rule.ts";

export const unknownCapability = rule({
	name: "unknown-capability",
	summary: "A capability is added or dropped under a name that no kernel has.",
	why: "The engine refuses to start the container, and whoever gets it running again in a hurry leaves the list out.",
	severity: "error",
	references: [man("capabilities(7)"), moby("daemon/pkg/oci/caps/utils.go", "NormalizeLegacyCapabilities")],
	check: {
		*service({ service, profile }) {
			for (const change of profile.capabilities.changes) {
				if (change.capability !== undefined || profile.image?.family === "windows") continue;
				const engine = engines[profile.engine].name;
				yield {
					at: change.at,
					message: `"${shorten(change.text, 30)}" is no capability: ${engine} refuses to start "${shorten(service.name, 30)}"`,
					fixes: fixes(change),
				};
			}
		},
	},
});

function fixes(change: CapabilityChange): readonly Fix[] {
	const meant = meantCapability(change);
	const replace =
		meant === undefined ? [] : [{ title: `Replace it by ${meant}`, edits: () => renameCapability(change, meant) }];
	const title = `Remove "${shorten(change.text, 30)}"`;
	return [...replace, { title, edits: () => removeEntry(change.at) }].map(review);
}
