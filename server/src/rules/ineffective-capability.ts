import { removeEntry } from "../edits/remove-entry.ts";
import { engines } from "../knowledge/defaults.ts";
import { isChecked } from "../knowledge/images.ts";
import { man, moby } from "../knowledge/references.ts";
import type { CapabilityChange, PrivilegeProfile } from "../privilege/profile.ts";
import { holdOf, reachOf } from "../privilege/reach.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const ineffectiveCapability = rule({
	name: "ineffective-capability",
	summary: "A capability is added that the process does not get, or has anyway.",
	why: "What is added without need stays when the user or the image changes, and then it counts.",
	severity: "info",
	mendsSafely: true,
	references: [man("capabilities(7)"), moby("daemon/pkg/oci/caps/utils.go", "TweakCapabilities")],
	check: {
		*service({ service, profile }) {
			if (profile.privileged.state === "unknown" || profile.privileged.value) return;
			for (const change of profile.capabilities.changes) {
				const because = change.kind === "add" ? judge(change, profile) : undefined;
				if (because === undefined) continue;
				yield {
					at: change.at,
					message: `${change.capability} ${because(shorten(service.name, 20))}`,
					isUnnecessary: true,
					fixes: [
						{
							title: `Remove ${change.capability}`,
							safety: isHarmless(profile) ? "safe" : "review",
							edits: () => removeEntry(change.at),
						},
					],
				};
			}
		},
	},
});

type Because = (name: string) => string;

function judge({ capability }: CapabilityChange, profile: PrivilegeProfile): Because | undefined {
	const { user, engine, image, capabilities, raisesThrough } = profile;
	if (capability === undefined || capability === "ALL" || image?.family === "windows") return undefined;
	// A setuid program wins it back: for what leads out of the container that is the finding, and dangerous-capability's.
	if (reachOf(capability, profile) !== "container" && holdOf(capability, profile) !== "lost") return undefined;
	if (engine === "docker" && user.state === "known" && !user.value.isRoot) {
		// A program that carries a file capability cannot be executed without it.
		if (image?.fileCapabilities.includes(capability) || raisesThrough !== undefined) return undefined;
		const unless = image === undefined ? " unless a program carries it" : "";
		return (name) => `has no effect${unless}: Docker gives additions to root only, and "${name}" is ${who(profile)}`;
	}
	if (user.state === "unknown" || capabilities.bounding.state === "unknown") return undefined;
	const others = capabilities.changes.some((it) => it.capability === "ALL" || isDropOf(it, capability));
	if (others || !engines[engine].defaults.has(capability)) return undefined;
	return (name) => `is one of ${engines[engine].name}'s defaults: "${name}" has it anyway`;
}

function isDropOf({ kind, capability }: CapabilityChange, other: string): boolean {
	return kind === "drop" && capability === other;
}

function who({ user }: PrivilegeProfile): string {
	if (user.state === "unknown") return "";
	const { uid, text } = user.value;
	return uid === undefined ? shorten(text, 15) : `UID ${shorten(String(uid), 11)}`;
}

/** Of an image that nobody described, nobody knows whether its programs carry file capabilities. */
function isHarmless({ user, image }: PrivilegeProfile): boolean {
	return isChecked(image) || (user.state === "known" && user.value.isRoot);
}
