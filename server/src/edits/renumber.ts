import { buildOf } from "../model/build.ts";
import type { Stage } from "../model/stage.ts";
import type { User } from "../privilege/profile.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { ownerWords, replaceText } from "./dockerfile-edits.ts";

/**
 * Gives a stage's user another number: where USER and `--chown` write it, where the account is created, and its
 * group's number with it where both were the same.
 */
export function renumberStage(stage: Stage, user: User, used: Place, uid: number): readonly Edit[] {
	const old = user.uid;
	if (old === undefined) return [];
	const build = buildOf(stage);
	const account = user.name === undefined ? undefined : build.accounts.get(user.name);
	const groups = [...build.groups.values()].filter((it) => it.gid === old && it.gidAt !== undefined);
	const created = [...user.createdAt, ...(account?.uidAt ? [account.uidAt] : []), ...groups.flatMap((it) => it.gidAt ?? [])];
	const written = [{ at: used, text: textAt(used) }, ...ownerWords(stage)].map(({ at, text }) => ({ at, text: renumber(text, old, uid) }));
	const edits = [
		...created.map((at) => replaceText(at, String(uid))),
		...written.filter(({ at, text }) => text !== textAt(at)).map(({ at, text }) => replaceText(at, text)),
	];
	return edits.filter((edit, i) => !edits.slice(0, i).some((it) => samePlace(it, edit)));
}

/** Gives a Compose `user:` another number, and a group of its own, since a bare number would run with group 0. */
export function renumberService(at: Place, uid: number): readonly Edit[] {
	const text = textAt(at);
	const quote = /^["']/.exec(text)?.[0] ?? '"';
	return [replaceText(at, `${quote}${uid}:${uid}${quote}`)];
}

/** `33:33` with 33 replaced on both sides of the colon; names and other numbers stay. */
function renumber(text: string, old: number, uid: number): string {
	return text.replace(/[0-9]+/g, (digits, offset: number) => {
		const alone = !/[A-Za-z0-9_$.-]/.test(text[offset - 1] ?? "") && !/[A-Za-z0-9_.-]/.test(text[offset + digits.length] ?? "");
		return alone && Number(digits) === old ? String(uid) : digits;
	});
}
