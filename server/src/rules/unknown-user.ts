import { imageUser } from "../edits/create-user.ts";
import { replaceText } from "../edits/dockerfile-edits.ts";
import { setUser } from "../edits/user-changes.ts";
import { owasp } from "../knowledge/references.ts";
import { buildOf } from "../model/build.ts";
import { placeIn } from "../model/known.ts";
import { rootStage } from "../model/stage.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { unknownName, unknownOwners } from "../privilege/unknown-names.ts";
import { shorten } from "../text/shorten.ts";
import type { Edit } from "../text/source-file.ts";
import { type Fix, type RuleOptions, review, rule } from "./rule.ts";

export const unknownUser = rule({
	name: "unknown-user",
	summary: "USER or --chown names an account that the image cannot have.",
	why: "The container or the build fails, and the next change is often to leave the user out and run as root.",
	severity: "warning",
	references: [
		owasp("D01"),
		{
			title: "Dockerfile reference: COPY --chown",
			url: "https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
		},
	],
	check: {
		*stage({ stage, profile, options }) {
			const base = rootStage(stage).base.text;
			const { user } = profile;
			if (stage.isFinal && user.state === "known" && user.origin.by === "source") {
				const { at } = user.origin;
				const name = unknownName(user.value.text, buildOf(stage));
				if (name !== undefined) {
					const change = (spec: string) => [replaceText(at, spec)];
					yield {
						at,
						message: message(name, base, "the container fails to start"),
						fixes: [fix(profile, options, change)],
					};
				}
			}
			for (const { name, at } of unknownOwners(stage)) {
				const change = (spec: string) => [replaceText(at, spec)];
				yield { at, message: message(name, base, "the build fails"), fixes: [fix(profile, options, change)] };
			}
		},
		*service({ service, profile, options }) {
			const { user } = profile;
			if (user.state === "unknown" || user.value.exists !== false) return;
			const at = placeIn(service.file, user.origin);
			if (!at) return;
			const image = service.build ? rootStage(service.build).base.text : (profile.image?.name ?? "its image");
			yield {
				at,
				message: message(user.value.name ?? user.value.text, image, "the container fails to start"),
				fixes: [fix(profile, options, (spec) => setUser(service, spec))],
			};
		},
	},
});

function message(name: string, base: string, consequence: string): string {
	return `"${shorten(name, 24)}" does not exist in ${shorten(base, 40)}: ${consequence}`;
}

/** A number needs no account: the one that runs the image, the base image's own, or the one for new accounts. */
function fix(profile: PrivilegeProfile, { newUser }: RuleOptions, change: (spec: string) => readonly Edit[]): Fix {
	const { user, image } = profile;
	const running = user.state === "known" && user.value.exists !== false ? user.value : undefined;
	const uid = running?.uid;
	const own = imageUser(image)?.spec;
	const spec =
		uid !== undefined && uid > 0
			? `${uid}:${running?.gid || uid}`
			: own && /^[0-9:]+$/.test(own)
				? own
				: `${newUser.uid}:${newUser.uid}`;
	return review({ title: `Use ${spec}`, edits: () => change(spec) });
}
