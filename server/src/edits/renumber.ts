import { buildOf } from "../model/build.ts";
import type { Stage } from "../model/stage.ts";
import type { User } from "../privilege/profile.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { ownerPlaces, replaceText } from "./dockerfile-edits.ts";

/**
 * Gives a stage's user another number: where USER and `--chown` write it, where the account is created, and its
 * group's number with it where both were the same.
 */
export function renumberStage(stage: Stage, user: User, used: Place, uid: number): readonly Edit[] {
	const old = user.uid;
	if (old === undefined) return [];
	const build = buildOf(stage);
	const account = user.name === undefined ? undefined : build.accounts.get(user.name);
	const groups = [...build.groups.values()].flatMap((it) => (it.gid === old ? (it.gidAt ?? []) : []));
	const primary = groups.length > 0 && account?.gid === old ? (account.gidAt ?? []) : [];
	const created = [...user.createdAt, ...groups].concat(primary);
	const written = [used, ...ownerPlaces(stage)].map((at) => replaceText(at, renumber(textAt(at), old, uid)));
	const edits = [
		...created.map((at) => replaceText(at, String(uid))),
		...written.filter((it) => it.newText !== textAt(it)),
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
		const alone =
			!/[A-Za-z0-9_$.-]/.test(text[offset - 1] ?? "") && !/[A-Za-z0-9_.-]/.test(text[offset + digits.length] ?? "");
		return alone && Number(digits) === old ? String(uid) : digits;
	});
}
