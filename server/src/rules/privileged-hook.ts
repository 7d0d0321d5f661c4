import { removeFromHooks } from "../edits/grant-edits.ts";
import { composeSpec, dockerDocs, owasp } from "../knowledge/references.ts";
import { type Origin, placeIn } from "../model/known.ts";
import type { Service } from "../model/service.ts";
import type { Hook } from "../privilege/hooks.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { type Problem, review, rule } from "./rule.ts";

export const privilegedHook = rule({
	name: "privileged-hook",
	summary: "A lifecycle hook of a service runs privileged or as root, whatever the service itself runs as.",
	why: "A hook runs the container's own files: whoever changed them as the service's user gets the hook's rights at the next start or stop.",
	severity: "error",
	references: [
		owasp("D01"),
		composeSpec("post_start", "post_start and pre_stop"),
		dockerDocs("compose/how-tos/lifecycle/", "lifecycle hooks"),
	],
	check: {
		*service({ service, profile }) {
			for (const hook of profile.hooks) {
				yield* judgePrivileged(service, profile, hook);
				yield* judgeUser(service, hook);
			}
		},
	},
});

/** In a privileged container a privileged hook holds nothing more. */
function* judgePrivileged(
	service: Service,
	profile: PrivilegeProfile,
	{ phase, privileged }: Hook,
): Generator<Problem> {
	if (privileged.state === "unknown" || !privileged.value) return;
	if (profile.privileged.state === "known" && profile.privileged.value) return;
	const message = `The ${phase} hook of "${shorten(service.name, 30)}" is privileged: it holds every capability`;
	yield* report(service, privileged.origin, { message, title: 'Remove "privileged"' });
}

function* judgeUser(service: Service, { phase, user }: Hook): Generator<Problem> {
	if (user?.state !== "known" || !user.value.isRoot) return;
	const message = `The ${phase} hook of "${shorten(service.name, 30)}" runs as root, whatever user the service has`;
	for (const it of report(service, user.origin, { message, title: 'Remove "user"' }))
		yield { ...it, severity: "warning" };
}

function* report(
	service: Service,
	origin: Origin,
	{ message, title }: { readonly message: string; readonly title: string },
): Generator<Problem> {
	const at = placeIn(service.file, origin);
	if (!at || origin.by !== "source") return;
	const place = origin.at;
	yield { at, message, fixes: [review({ title, edits: () => removeFromHooks(service, place) })] };
}
