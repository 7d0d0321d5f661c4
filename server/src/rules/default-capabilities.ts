import { canSetUser, dropAll } from "../edits/drop-capabilities.ts";
import { holding, neededCapabilities, ownUserOf } from "../edits/needed-capabilities.ts";
import { setUser } from "../edits/user-changes.ts";
import { engines } from "../knowledge/defaults.ts";
import { cis, moby, owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, type RuleOptions, review, rule, withFixes } from "./rule.ts";

export const defaultCapabilities = rule({
	name: "default-capabilities",
	summary: "A service keeps capabilities that nobody asked for: Docker's default set.",
	why: "Each capability is a part of root's power that an attacker gets with the process; most services need none of the fourteen.",
	severity: "info",
	from: "minimal",
	mendsSafely: true,
	references: [owasp("D04"), cis("5.3"), moby("daemon/pkg/oci/caps/defaults.go", "the default set")],
	check: {
		*service({ service, profile, options }) {
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
			const message = `Service "${shorten(service.name, 40)}" keeps ${many}`;
			yield withFixes({ at: service.at, message }, () => (service.body ? fixes(service, profile, options) : []));
		},
	},
});

/** As the image's own user little is needed; as root, what its entrypoint needs to get there. */
function fixes(service: Service, profile: PrivilegeProfile, options: RuleOptions): readonly Fix[] {
	const drop = dropping(service, profile, options);
	const own = canSetUser(service) ? ownUserOf(service, profile) : undefined;
	if (!own) return [drop];
	const { spec, label, needed, risky } = own;
	const back = needed.list.length === 0 ? "" : `, add back ${needed.list.join(", ")}`;
	const owner = risky ? "; what it uses has to be open to it" : "";
	const title = `Set user: "${spec}" and drop all capabilities${back} (the image's own ${label}${unchecked(needed)}${owner})`;
	const hasUser = service.get("user") !== undefined;
	const edits = () => [
		...(hasUser ? setUser(service, spec) : []),
		...dropAll(service, profile, needed.list, options, hasUser ? [] : [{ key: "user", value: `"${spec}"` }]),
	];
	const asUser = review({ title, risky, suits: holding(needed.list), edits });
	return risky ? [drop, asUser] : [asUser, drop];
}

function dropping(service: Service, profile: PrivilegeProfile, options: RuleOptions): Fix {
	const needed = neededCapabilities(service, profile);
	const edits = () => dropAll(service, profile, needed?.list ?? [], options);
	if (!needed) {
		const title = "Drop all capabilities (nobody knows what this image needs)";
		return review({ title, risky: true, edits });
	}
	const title =
		needed.list.length === 0
			? `Drop all capabilities${needed.isChecked ? "" : ` (${needed.by}${unchecked(needed)})`}`
			: `Drop all, add back ${needed.list.join(", ")} (${needed.by}${unchecked(needed)})`;
	const runsUnprivileged = profile.user.state === "known" && !profile.user.value.isRoot;
	const safe = runsUnprivileged && profile.runsImageService && needed.isChecked;
	return { title, safety: safe ? "safe" : "review", suits: holding(needed.list), edits };
}

function unchecked({ isChecked }: { readonly isChecked: boolean }): string {
	return isChecked ? "" : ", never checked";
}
