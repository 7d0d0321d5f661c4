import { removePrivileged } from "../edits/drop-capabilities.ts";
import { removeEntry } from "../edits/remove-entry.ts";
import { allCapabilities } from "../knowledge/capabilities.ts";
import { moby } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import type { CapabilityChange, PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Problem, review, rule } from "./rule.ts";

export const conflictingCapabilities = rule({
	name: "conflicting-capabilities",
	summary: "A service's capability lists contradict each other, or are ignored because it is privileged.",
	why: "A list that looks like a restriction and is none gives false comfort: the container holds what its author believes dropped.",
	severity: "warning",
	references: [moby("daemon/pkg/oci/caps/utils.go", "TweakCapabilities")],
	check: {
		*service({ service, profile }) {
			const { privileged, capabilities } = profile;
			if (privileged.state === "known" && privileged.value) {
				const own = capabilities.changes.find((it) => it.at.file === service.file);
				if (own) yield besidePrivileged(service, own);
				return;
			}
			for (const dropped of capabilities.changes.filter((it) => it.kind === "drop")) {
				const added = capabilities.changes.find((it) => it.kind === "add" && it.capability === dropped.capability);
				if (added && dropped.capability !== undefined) yield contradiction(service, profile, dropped, added);
			}
		},
	},
});

function besidePrivileged(service: Service, { at, kind }: CapabilityChange): Problem {
	const what = kind === "drop" ? "Dropping" : "Adding";
	const remove = { title: 'Remove "privileged", so that the list counts', edits: () => removePrivileged(service) };
	return {
		at,
		message: `${what} changes nothing: "${shorten(service.name, 30)}" is privileged and holds all ${allCapabilities.size} capabilities`,
		fixes: [review(remove)],
	};
}

/** On Docker the addition wins, except that ALL among the additions still loses the named drops; Podman refuses both. */
function contradiction(
	service: Service,
	{ engine, capabilities }: PrivilegeProfile,
	dropped: CapabilityChange,
	added: CapabilityChange,
): Problem {
	const name = shorten(service.name, 30);
	const capability = dropped.capability ?? "";
	const all = capabilities.changes.some((it) => it.kind === "add" && it.capability === "ALL");
	const result =
		capability === "ALL"
			? `"${name}" holds all ${allCapabilities.size}`
			: all
				? `"${name}" does not get it`
				: `"${name}" gets it`;
	const verdict = engine === "podman" ? `Podman refuses to start "${name}"` : result;
	const [at, other] = dropped.at.file === service.file ? [dropped, added] : [added, dropped];
	const word = other.kind === "add" ? "added" : "dropped";
	return {
		at: at.at,
		message: `${capability} is both added and dropped: ${verdict}`,
		related: [{ at: other.at, message: `It is ${word} here` }],
		fixes: [
			{ title: `Add ${capability} no longer`, edits: () => removeEntry(added.at) },
			{ title: `Drop ${capability} no longer`, edits: () => removeEntry(dropped.at) },
		].map(review),
	};
}
