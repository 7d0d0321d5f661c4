import { composeUser, setUser, userChangesOfBuild, userChangesOfStage } from "../edits/user-changes.ts";
import { cis, owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import { dockerfileName, isInline } from "../model/stage.ts";
import { ownStepDown } from "../privilege/own-step-down.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { mayBeRoot } from "../privilege/user.ts";
import { shorten } from "../text/shorten.ts";
import { type Fix, type Problem, type RuleOptions, review, rule, withFixes } from "./rule.ts";

export const missingUser = rule({
	name: "missing-user",
	summary: "A container runs as root because nothing sets another user.",
	why: "A process that is root in its container is one kernel or runtime bug away from root on the host, and may change every file of its image.",
	severity: "warning",
	from: "minimal",
	references: [owasp("D01"), cis("4.1")],
	check: {
		*stage({ stage, profile, options }) {
			if (!stage.isFinal) return;
			const where = `FROM ${shorten(stage.base.text, 46)}${stage.name ? ` (stage "${shorten(stage.name, 20)}")` : ""}`;
			const verdict = ownStepDown(profile) ? undefined : judge(profile, `no USER after ${where}`, "Image");
			if (!verdict) return;
			yield withFixes({ at: stage.base.at, ...verdict }, () =>
				userChangesOfStage(stage, profile, options.newUser).map(review),
			);
		},
		*service({ service, profile, options }) {
			const { build } = service;
			const name = `Service "${shorten(service.name, 24)}"`;
			const because = build
				? `${shorten(dockerfileName(build), 24)} sets no USER`
				: `no user set for ${shorten(imageText(service), 30)}`;
			const isTold = build !== undefined && !isInline(build) && ownStepDown(profile) !== undefined;
			if (!service.isBase || service.incomplete !== undefined || isTold) return;
			const verdict = judge(profile, because, name);
			if (!verdict) return;
			const message = `The image is built from ${build?.base.text} and sets no USER`;
			const related = build && !isInline(build) ? [{ at: build.base.at, message }] : [];
			yield withFixes({ at: service.at, ...verdict, related }, () => serviceFixes(service, profile, options));
		},
	},
});

/** Root by nobody's choice: certain for an image that is known, possible for one that is not. */
function judge(
	profile: PrivilegeProfile,
	because: string,
	subject: string,
): Pick<Problem, "message" | "severity" | "unknownImage"> | undefined {
	const { user, stepsDown: steps } = profile;
	if (profile.unusedAccount) return undefined;
	if (user.state === "unknown") {
		if (user.origin.by !== "image" || !mayBeRoot(profile.image)) return undefined;
		return {
			message: shorten(`${subject} may run as root: no user is set, and ${user.because}`, 120),
			severity: "info",
			unknownImage: user.origin.image,
		};
	}
	if (!user.value.isRoot || user.origin.by === "source") return undefined;
	if (steps?.workersOnly)
		return { message: shorten(`${subject} runs as root: ${because}; only its workers are ${steps.to}`, 120) };
	if (steps) {
		return {
			message: shorten(`${subject} starts as root: ${because}; ${steps.tool} steps down to ${steps.to}`, 120),
			severity: "info",
		};
	}
	const root = profile.image?.family === "windows" ? "administrator" : "root";
	return { message: shorten(`${subject} runs as ${root}: ${because}`, 120) };
}

function serviceFixes(service: Service, profile: PrivilegeProfile, { newUser }: RuleOptions): readonly Fix[] {
	const { spec, title, risky } = composeUser(service, profile, newUser);
	const set = { title, risky, edits: () => setUser(service, spec) };
	return [...userChangesOfBuild(service, profile, newUser), ...(service.body ? [set] : [])].map(review);
}

function imageText(service: Service): string {
	return service.image.state === "known" ? service.image.value.name : "its image";
}
