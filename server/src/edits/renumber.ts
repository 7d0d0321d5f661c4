import { buildOf } from "../model/build.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import type { User } from "../privilege/profile.ts";
import { parseDockerfile } from "../syntax/dockerfile.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { ownerPlaces, replaceText } from "./dockerfile-edits.ts";

/** True where a stage writes the number of its user: in USER, or where it creates the account. */
export function writesNumber(user: User, used: Place): boolean {
	const { uid } = user;
	if (uid === undefined) return false;
	return user.createdAt.length > 0 || renumber(textAt(used), uid, uid + 1) !== textAt(used);
}

/**
 * Gives a stage's user another number: where USER and `--chown` write it, where the account is created, and its
 * group's number with it where both were the same. A variable that holds the number gets another value where it is
 * set; undefined where the file does not set it.
 */
export function renumberStage(stage: Stage, user: User, used: Place, uid: number): readonly Edit[] | undefined {
	const old = user.uid;
	if (old === undefined) return [];
	const build = buildOf(stage);
	const account = user.name === undefined ? undefined : build.accounts.get(user.name);
	const groups = [...build.groups.values()].flatMap((it) => (it.gid === old ? (it.gidAt ?? []) : []));
	const primary = groups.length > 0 && account?.gid === old ? (account.gidAt ?? []) : [];
	const created = [...user.createdAt, ...groups].concat(primary);
	const variables = [used, ...created].flatMap((it) => variablesIn(textAt(it)));
	const set = variables.map((it) => assignmentsOf(stage, it));
	if (set.some((it) => it.length === 0)) return undefined;
	const plain = created.filter((it) => variablesIn(textAt(it)).length === 0);
	const renumbered = [used, ...set.flat(), ...ownerPlaces(stage)];
	const edits = [
		...plain.map((at) => replaceText(at, String(uid))),
		...renumbered
			.map((at) => replaceText(at, renumber(textAt(at), old, uid)))
			.filter((it) => it.newText !== textAt(it)),
	];
	return edits.filter((edit, i) => !edits.slice(0, i).some((it) => samePlace(it, edit)));
}

function variablesIn(text: string): readonly string[] {
	return [...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].flatMap(([, name]) => name ?? []);
}

/** The values that ARG and ENV of a stage's chain, and ARG in front of the first FROM, give to a variable, and to those in its value. */
function assignmentsOf(stage: Stage, name: string): readonly Place[] {
	if (stage.inputs.arguments.has(name)) return [];
	const { file } = stage;
	const { instructions } = parseDockerfile(file);
	const global = instructions.slice(
		0,
		instructions.findIndex((it) => it.keyword === "FROM"),
	);
	const values = [...global, ...[...chainOf(stage)].flatMap((it) => it.instructions)]
		.filter((it) => it.keyword === "ARG" || it.keyword === "ENV")
		.flatMap(({ words }) => words)
		.filter(({ text }) => text.startsWith(`${name}=`))
		.map(({ span }) => ({ file, span: { start: span.start + name.length + 1, end: span.end } }));
	return values.flatMap((at) => {
		const inner = variablesIn(textAt(at)).filter((it) => it !== name);
		return inner.length === 0 ? [at] : inner.flatMap((it) => assignmentsOf(stage, it));
	});
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
