import { addKeys } from "../edits/compose-edits.ts";
import { createUser, existingUser, imageUser, planUser, switchUser } from "../edits/create-user.ts";
import { cis, owasp } from "../knowledge/references.ts";
import { type Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { nameOf } from "../text/uri.ts";
import { type Fix, type Problem, type RuleOptions, rule } from "./rule.ts";

export const missingUser = rule({
	name: "missing-user",
	summary: "A container runs as root because nothing sets another user.",
	why: "A process that is root in its container is one kernel or runtime bug away from root on the host, and may change every file of its image.",
	severity: "warning",
	references: [owasp("D01"), cis("4.1")],
	check: {
		*stage({ stage, profile, options }) {
			if (!stage.isFinal) return;
			const where = `FROM ${shorten(stage.base.text, 40)}${stage.name ? ` (stage "${shorten(stage.name, 20)}")` : ""}`;
			const verdict = judge(profile, `no USER after ${where}`, "Image");
			if (verdict) yield { at: stage.base.at, ...verdict, fixes: stageFixes(stage, options) };
		},
		*service({ service, profile, options }) {
			const name = `Service "${shorten(service.name, 30)}"`;
			const image = service.build ? `${nameOf(service.build.file.uri)} sets no USER` : `no user set for ${shorten(imageText(service), 40)}`;
			const verdict = service.incomplete === undefined ? judge(profile, image, name) : undefined;
			if (!verdict) return;
			const related = service.build
				? [{ at: service.build.base.at, message: `The image is built from ${service.build.base.text} and sets no USER` }]
				: [];
			yield { at: service.at, ...verdict, related, fixes: serviceFixes(service, profile, options) };
		},
	},
});

/** Root by nobody's choice: certain for an image that is known, possible for one that is not. */
function judge(profile: PrivilegeProfile, because: string, subject: string): Pick<Problem, "message" | "severity"> | undefined {
	const { user, image } = profile;
	if (user.state === "unknown") {
		const fromImage = /^nothing is known of|was never checked$/.test(user.because);
		return fromImage ? { message: `${subject} may run as root: ${because}, and ${user.because}`, severity: "info" } : undefined;
	}
	if (!user.value.isRoot || user.origin.by === "source") return undefined;
	const steps = image?.stepsDown;
	if (steps?.workersOnly) return { message: `${subject} runs as root: ${because}; only its workers are ${steps.to}` };
	if (steps) return { message: `${subject} starts as root: ${because}; ${steps.tool} steps down to ${steps.to}`, severity: "info" };
	return { message: `${subject} runs as root: ${because}` };
}

function stageFixes(stage: Stage, options: RuleOptions): readonly Fix[] {
	const planned = planUser(stage, options.newUser);
	const existing = existingUser(stage);
	const fixes: Fix[] = [];
	if (existing) {
		fixes.push({ title: `Use existing user ${existing.label}`, safety: "review", edits: () => switchUser(stage, existing.spec) });
	}
	const created = planned.creation === undefined ? `Switch to ${planned.user}` : `Add user "${planned.name}" (UID ${planned.uid}) and switch to it`;
	return [...fixes, { title: created, safety: "review", edits: () => createUser(stage, planned) }];
}

function serviceFixes(service: Service, profile: PrivilegeProfile, options: RuleOptions): readonly Fix[] {
	const { build } = service;
	const own = build ? undefined : imageUser(profile.image);
	const spec = own && !own.spec.includes("$") ? own.spec : `${options.newUser.uid}:${options.newUser.uid}`;
	const master = profile.image?.stepsDown?.workersOnly ? " (its main process expects root)" : "";
	const set: Fix = {
		title: `Set user: "${spec}"${own ? `, the image's own ${own.label}${master}` : ""}`,
		safety: "review",
		edits: () => addKeys(service, [{ key: "user", value: `"${spec}"` }]),
	};
	if (!build) return [set];
	const file = nameOf(build.file.uri);
	return [...stageFixes(build, options).map((it) => ({ ...it, title: `${it.title} in ${file}` })), set];
}

function imageText(service: Service): string {
	return service.image.state === "known" ? service.image.value.text : "its image";
}
