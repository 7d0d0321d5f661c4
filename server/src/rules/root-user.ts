import { replaceEntry } from "../edits/compose-edits.ts";
import { createUser, existingUser, imageUser, planUser, switchUser } from "../edits/create-user.ts";
import { replaceText } from "../edits/dockerfile-edits.ts";
import { cis, owasp } from "../knowledge/references.ts";
import { buildOf } from "../model/build.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import { userOfStage } from "../privilege/of-stage.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { resolveUser } from "../privilege/user.ts";
import { textAt } from "../text/source-file.ts";
import { shorten } from "../text/shorten.ts";
import { nameOf } from "../text/uri.ts";
import { type Fix, type RuleOptions, rule } from "./rule.ts";

export const rootUser = rule({
	name: "root-user",
	summary: "Somebody wrote root as the user of a container.",
	why: "A process that is root in its container is one kernel or runtime bug away from root on the host, and may change every file of its image.",
	severity: "warning",
	references: [owasp("D01"), cis("4.1")],
	check: {
		*stage({ stage, profile, options }) {
			const { user } = profile;
			if (!stage.isFinal || user.state === "unknown" || !user.value.isRoot || user.origin.by !== "source") return;
			const written = shorten(textAt(user.origin.at), 40);
			yield {
				at: user.origin.at,
				message: `Image starts as root: last USER is ${written}${meaning(written, user.value.text)}`,
				related: user.origin.at.file === stage.file ? [{ at: stage.base.at, message: "The stage that starts as root" }] : [],
				fixes: stageFixes(stage, options),
			};
		},
		*service({ service, profile }) {
			const { user } = profile;
			if (user.state === "unknown" || !user.value.isRoot || user.origin.by !== "source") return;
			const name = shorten(service.name, 30);
			const written = shorten(textAt(user.origin.at), 40);
			if (user.origin.at.file === service.file) {
				yield {
					at: user.origin.at,
					message: `Service "${name}" starts as root: user is ${written}${meaning(written, user.value.text)}`,
					fixes: serviceFixes(service, profile),
				};
			} else {
				const file = nameOf(user.origin.at.file.uri);
				yield {
					at: service.at,
					message: `Service "${name}" starts as root: ${file} sets ${written}${meaning(written, user.value.text)}`,
					related: [{ at: user.origin.at, message: "Root is set here" }],
				};
			}
		},
	},
});

/** What the engine makes of the text where that does not show: a variable's value, or nothing at all. */
function meaning(written: string, text: string): string {
	const plain = written.replace(/^(["'])(.*)\1$/, "$2");
	if (plain === text || plain === "") return "";
	return text === "" ? ", which has no value" : `, which is "${shorten(text, 20)}"`;
}

function stageFixes(stage: Stage, options: RuleOptions): readonly Fix[] {
	const build = buildOf(stage);
	const before = build.users.findLast((it) => it.value.state === "text" && !resolveUser(it.value.text, build).isRoot);
	const planned = planUser(stage, options.newUser);
	const fixes: Fix[] = [];
	if (before?.value.state === "text") {
		const { text } = before.value;
		fixes.push({ title: `Switch back to "${text}"`, safety: "review", edits: () => switchUser(stage, text) });
	} else {
		const existing = existingUser(stage);
		if (existing) {
			fixes.push({ title: `Use existing user ${existing.label}`, safety: "review", edits: () => switchUser(stage, existing.spec) });
		}
	}
	const created = planned.creation === undefined ? `Switch to ${planned.user}` : `Add user "${planned.name}" (UID ${planned.uid}) and switch to it`;
	return [...fixes, { title: created, safety: "review", edits: () => createUser(stage, planned) }];
}

function serviceFixes(service: Service, profile: PrivilegeProfile): readonly Fix[] {
	const setting = service.get("user");
	if (!setting || profile.user.origin.by !== "source") return [];
	const { at } = profile.user.origin;
	const built = service.build ? userOfStage(service.build) : undefined;
	const own = service.build ? undefined : imageUser(profile.image);
	const fixes: Fix[] = [];
	if (built?.state === "known" && !built.value.isRoot) {
		const label = `Remove user, so that the image's "${built.value.text}" counts`;
		fixes.push({ title: label, safety: "review", edits: () => replaceEntry(setting, []) });
	} else if (own && !own.spec.includes("$")) {
		const title = `Set user: "${own.spec}", the image's own ${own.label}`;
		fixes.push({ title, safety: "review", edits: () => [replaceText(at, `"${own.spec}"`)] });
	}
	return [...fixes, { title: `Set user: "10001:10001"`, safety: "review", edits: () => [replaceText(at, `"10001:10001"`)] }];
}
