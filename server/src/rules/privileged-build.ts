import { removeBuildGrant } from "../edits/grant-edits.ts";
import { buildkit, composeBuildSpec, owasp } from "../knowledge/references.ts";
import { type Origin, placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import { shorten } from "../text/shorten.ts";
import { type Problem, review, rule } from "./rule.ts";

export const privilegedBuild = rule({
	name: "privileged-build",
	summary: "The build of a service's image may do what only the host's root should.",
	why: "A build runs what packages and base images bring along; with these rights one bad package is root on the machine that builds.",
	severity: "error",
	references: [
		owasp("D08"),
		composeBuildSpec("privileged", "build privileged"),
		composeBuildSpec("entitlements", "build entitlements"),
		buildkit("docs/reference/buildctl.md", "entitlements"),
	],
	check: {
		*service({ service, profile }) {
			const { privileged, entitlements } = profile.buildGrants;
			const name = shorten(service.name, 30);
			if (privileged.state === "known" && privileged.value) {
				const message = `The build of "${name}" is privileged: its RUN commands are root on the machine that builds`;
				yield* report(service, privileged.origin, "privileged", message);
			}
			for (const { name: entitlement, origin } of entitlements) {
				const power = POWERS.get(entitlement);
				if (power) yield* report(service, origin, entitlement, `${entitlement} lets the build of "${name}" ${power}`);
			}
		},
	},
});

/** What BuildKit's entitlements allow to the commands that ask for it (buildkit util/entitlements). */
const POWERS: ReadonlyMap<string, string> = new Map([
	["security.insecure", "run commands as root of the machine"],
	["network.host", "reach every port of the machine, local ones too"],
]);

function* report(service: Service, origin: Origin, granted: string, message: string): Generator<Problem> {
	const at = placeIn(service.file, origin);
	if (!at || origin.by !== "source") return;
	const place = origin.at;
	yield {
		at,
		message,
		fixes: [review({ title: `Remove "${granted}"`, edits: () => removeBuildGrant(service, place) })],
	};
}
