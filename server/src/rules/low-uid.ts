import { renumberService, renumberStage, writesNumber } from "../edits/renumber.ts";
import { man, owasp } from "../knowledge/references.ts";
import type { Known } from "../model/known.ts";
import type { User } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { type Fix, type Problem, type RuleOptions, review, rule } from "./rule.ts";

/** nobody, which every unmapped process shares, and the number that stands for "no user". */
const SPECIAL: ReadonlyMap<number, string> = new Map([
	[65534, "nobody, shared by everything that has no user of its own"],
	[65535, "reserved as an invalid user"],
]);

export const lowUid = rule({
	name: "low-uid",
	summary: "The user's number is one that the host is likely to use for an account of its own.",
	why: "Numbers are all that the kernel compares: on a bind mount or after an escape, the process owns the files of the host's account with that number.",
	severity: "warning",
	from: "minimal",
	references: [owasp("D01"), man("login.defs(5)")],
	check: {
		*stage({ stage, profile, options }) {
			const at = placeOf(profile.user);
			if (!stage.isFinal || !at || profile.user.state === "unknown") return;
			const problem = judge(profile.user.value, options, at);
			if (!problem) return;
			const user = profile.user.value;
			const related = user.createdAt.map((it) => ({ at: it, message: "The account gets its number here" }));
			const renumbered = fixes(user, options, (uid) => renumberStage(stage, user, at, uid));
			yield { ...problem, related, fixes: writesNumber(user, at) ? renumbered : [] };
		},
		*service({ service, profile, options }) {
			const at = placeOf(profile.user);
			if (!at || at.file !== service.file || profile.user.state === "unknown") return;
			const problem = judge(profile.user.value, options, at);
			if (!problem) return;
			yield { ...problem, fixes: fixes(profile.user.value, options, (uid) => renumberService(at, uid)) };
		},
	},
});

/** None where the image chose the number: its files belong to it. */
function fixes(
	user: User,
	{ newUser: { uid } }: RuleOptions,
	change: (uid: number) => readonly Edit[] | undefined,
): readonly Fix[] {
	const edits = user.uidFrom === "image" ? undefined : change(uid);
	return edits ? [review({ title: `Use UID ${uid}`, edits: () => edits })] : [];
}

function placeOf(user: Known<User>): Place | undefined {
	return user.origin.by === "source" ? user.origin.at : undefined;
}

function judge(
	user: User,
	{ minimumUid }: RuleOptions,
	at: Place,
): Pick<Problem, "at" | "message" | "severity"> | undefined {
	const { uid } = user;
	if (uid === undefined || uid <= 0 || (uid >= minimumUid && !SPECIAL.has(uid))) return undefined;
	const account = user.name === undefined ? "" : ` ("${shorten(user.name, 20)}")`;
	const special = SPECIAL.get(uid);
	const chosen = user.uidFrom === "image";
	const consequence =
		special ??
		(chosen
			? "the image's own, and maybe an account of the host too"
			: `below ${minimumUid}, where hosts keep their own accounts`);
	const message = `UID ${uid}${account} is ${consequence}`;
	return chosen ? { at, message, severity: "hint" } : { at, message };
}
