import { composeUser, removeUser, setUser, userChangesOfBuild, userChangesOfStage } from "../edits/user-changes.ts";
import { cis, owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import { dockerfileName, isInline } from "../model/stage.ts";
import { emptyUserOf } from "../privilege/empty-user.ts";
import { userOfStage } from "../privilege/of-stage.ts";
import type { PrivilegeProfile, User } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Place, textAt } from "../text/source-file.ts";
import { contains } from "../text/span.ts";
import { type Fix, type RuleOptions, review, rule, withFixes } from "./rule.ts";

export const rootUser = rule({
	name: "root-user",
	summary: "Somebody wrote root as the user of a container.",
	why: "A process that is root in its container is one kernel or runtime bug away from root on the host, and may change every file of its image.",
	severity: "warning",
	from: "minimal",
	references: [owasp("D01"), cis("4.1")],
	check: {
		*stage({ stage, profile, options }) {
			const { user } = profile;
			if (!stage.isFinal || user.state === "unknown" || !user.value.isRoot || user.origin.by !== "source") return;
			if (emptyUserOf(stage)) return;
			const { at } = user.origin;
			const inherited = !stage.instructions.some((it) => contains(it.span, at.span));
			const message = `Image starts as root: last USER is ${written(at, user.value)}`;
			const related = inherited ? [{ at: stage.base.at, message: "The last stage inherits it" }] : [];
			yield withFixes({ at, message, related }, () => userChangesOfStage(stage, profile, options.newUser).map(review));
		},
		*service({ service, profile, options }) {
			const { user } = profile;
			if (user.state === "unknown" || !user.value.isRoot || user.origin.by !== "source") return;
			const { at } = user.origin;
			const name = shorten(service.name, 30);
			if (at.file.language === "compose" && at.file !== service.file) return;
			if (at.file === service.file) {
				const message = `Service "${name}" starts as root: user is ${written(at, user.value)}`;
				yield withFixes({ at, message }, () => serviceFixes(service, profile, options));
			} else if (service.build && !emptyUserOf(service.build)) {
				const { build } = service;
				const message = `Service "${name}" starts as root: ${shorten(dockerfileName(build), 24)} sets ${written(at, user.value)}`;
				const related = isInline(build) ? [] : [{ at, message: "Root is set here" }];
				yield withFixes({ at: service.at, message, related }, () =>
					userChangesOfBuild(service, profile, options.newUser).map(review),
				);
			}
		},
	},
});

/** The user as written, and the value of a variable in it. */
function written(at: Place, { text }: User): string {
	const source = shorten(textAt(at), 30);
	const plain = source.replace(/^(["'])(.*)\1$/, "$2");
	return plain === text || plain === "" ? source : `${source}, which is "${shorten(text, 20)}"`;
}

function serviceFixes(service: Service, profile: PrivilegeProfile, { newUser }: RuleOptions): readonly Fix[] {
	const { spec, title, risky } = composeUser(service, profile, newUser);
	const set = review({ title, risky, edits: () => setUser(service, spec) });
	const built = service.build ? userOfStage(service.build) : undefined;
	if (built?.state !== "known" || built.value.isRoot) return [set];
	const remove = `Remove user, so that the image's "${built.value.text}" counts`;
	return [review({ title: remove, edits: () => removeUser(service) }), set];
}
