import { dropAll, neededCapabilities } from "../edits/drop-capabilities.ts";
import { engines } from "../knowledge/defaults.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, rule } from "./rule.ts";

export const defaultCapabilities = rule({
	name: "default-capabilities",
	summary: "A service keeps capabilities that nobody asked for: Docker's default set.",
	why: "Each capability is a part of root's power that an attacker gets with the process; most services need none of the fourteen.",
	severity: "info",
	from: "minimal",
	references: [owasp("D04"), cis("5.3"), moby("daemon/pkg/oci/caps/defaults.go", "the default set")],
	check: {
		*service({ service, profile }) {
			const { bounding, changes } = profile.capabilities;
			if (
				profile.privileged.state === "unknown" ||
				profile.privileged.value ||
				service.incomplete !== undefined ||
				!service.isBase
			)
				return;
			if (bounding.state === "unknown" || profile.image?.family === "windows") return;
			if (changes.some((it) => it.capability === "ALL")) return;
			const { name: engine, defaults } = engines[profile.engine];
			const kept = [...defaults].filter((it) => bounding.value.has(it)).length;
			if (kept === 0) return;
			const many =
				kept === defaults.size
					? `${engine}'s ${kept} default capabilities`
					: `${kept} of ${engine}'s ${defaults.size} default capabilities`;
			yield {
				at: service.at,
				message: `Service "${shorten(service.name, 40)}" keeps ${many}`,
				fixes: service.body ? [fix(service, profile)] : [],
			};
		},
	},
});

function fix(service: Service, profile: PrivilegeProfile): Fix {
	const needed = neededCapabilities(profile);
	const runsUnprivileged = profile.user.state === "known" && !profile.user.value.isRoot;
	const title =
		needed === undefined
			? "Drop all capabilities (nobody knows what this image needs)"
			: needed.length === 0
				? "Drop all capabilities"
				: `Drop all, add back ${needed.join(", ")} (${profile.image?.name ?? "image"} ${runsUnprivileged ? "binary" : "entrypoint"})`;
	const safe = runsUnprivileged && profile.runsImageService;
	const risky = needed === undefined;
	return { title, safety: safe ? "safe" : "review", risky, edits: () => dropAll(service, profile) };
}
