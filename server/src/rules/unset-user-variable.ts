import { valueChange } from "../edits/give-value.ts";
import { owasp } from "../knowledge/references.ts";
import type { Service } from "../model/service.ts";
import { dockerfileName, isBuiltUpon, isInline, type Stage } from "../model/stage.ts";
import { type EmptyUser, emptyUserOf } from "../privilege/empty-user.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { userAt } from "../privilege/user-at.ts";
import { shorten } from "../text/shorten.ts";
import { samePlace } from "../text/span.ts";
import { nameOf } from "../text/uri.ts";
import { type Fix, type RuleOptions, review, rule } from "./rule.ts";

export const unsetUserVariable = rule({
	name: "unset-user-variable",
	summary: "USER names a variable that has no value, and an empty user is root.",
	why: "The image looks as if it had a user of its own and starts as root all the same, even where its base image does not.",
	severity: "warning",
	references: [
		owasp("D01"),
		{
			title: "Dockerfile reference: USER",
			url: "https://docs.docker.com/reference/dockerfile/#user",
		},
	],
	check: {
		*stage({ stage, options }) {
			const empty = stage.isFinal ? emptyUserOf(stage) : undefined;
			if (!empty) return;
			const { user } = empty;
			const inherited = user.stage !== stage;
			yield {
				at: user.at,
				message: `${cause(empty)}: the image starts as root${empty.isGlobal ? "" : contrast(stage)}`,
				related: inherited ? [{ at: stage.base.at, message: "The last stage inherits it" }] : [],
				fixes: fixes(stage, empty, options),
			};
		},
		*service({ service, profile, options }) {
			const empty = emptyUserOfService(service, profile);
			const { build } = service;
			if (!empty || !build) return;
			const where = shorten(dockerfileName(build), 22);
			yield {
				at: service.at,
				message: `Service "${shorten(service.name, 20)}" starts as root: USER of ${where} is ${shorten(`$${empty.variable}`, 20)}, without a value`,
				related: isInline(build) ? [] : [{ at: empty.user.at, message: cause(empty) }],
				fixes:
					isInline(build) || isBuiltUpon(build)
						? []
						: fixes(build, empty, options).map((it) => ({ ...it, title: `${it.title} in ${nameOf(build.file.uri)}` })),
			};
		},
	},
});

/** The empty USER of the Dockerfile that a service builds, where it is what the service runs as. */
function emptyUserOfService({ build }: Service, { user }: PrivilegeProfile): EmptyUser | undefined {
	const empty = build && emptyUserOf(build);
	return empty && user.origin.by === "source" && samePlace(user.origin.at, empty.user.at) ? empty : undefined;
}

function cause({ variable, isGlobal }: EmptyUser): string {
	const name = `"${shorten(variable, 24)}"`;
	return isGlobal ? `ARG ${name} above FROM does not reach this stage` : `Variable ${name} has no value`;
}

/** What the empty user takes away, where that is known. */
function contrast(stage: Stage): string {
	const base = userAt(stage, undefined);
	if (base.state === "unknown" || base.value.isRoot || base.value.text === "") return "";
	return `, not as the base's "${shorten(base.value.text, 20)}"`;
}

function fixes(stage: Stage, empty: EmptyUser, { newUser }: RuleOptions): readonly Fix[] {
	const change = valueChange(stage, empty, newUser.uid);
	return change ? [review(change)] : [];
}
