import { type ImageFacts, isChecked } from "../knowledge/images.ts";
import { systemAccounts } from "../knowledge/system-accounts.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Account, AccountChange, Group } from "./accounts.ts";

/** The passwd and group files of an image, as far as the commands that change them show. */
export interface AccountBook {
	readonly accounts: ReadonlyMap<string, Account>;
	readonly groups: ReadonlyMap<string, Group>;
	readonly image: ImageFacts | undefined;
	/** True while no account can exist but those above: nothing ran that could have made one. */
	readonly passwdIsComplete: boolean;
	/** Why the numbers of names are open, when they are. */
	readonly unclear: string | undefined;
}

/** Where distributions start to number people (UID_MIN of login.defs(5)). */
const FIRST_PERSON = 1000;

/** The accounts that an image brings: those of its distribution and its own. */
export function bookOfImage(image: ImageFacts | undefined): AccountBook {
	if (!image) return makeBook(image);
	const known = books.get(image) ?? makeBook(image);
	books.set(image, known);
	return known;
}

/** The facts of an image outlive the files that name it. */
const books = keptOn<ImageFacts, AccountBook>();

function makeBook(image: ImageFacts | undefined): AccountBook {
	const accounts = new Map<string, Account>([["root", { name: "root", uid: 0, gid: 0, uidAt: undefined }]]);
	const groups = new Map<string, Group>([["root", { name: "root", gid: 0, gidAt: undefined }]]);
	const system = image && systemAccounts(image.family);
	for (const { name, uid, gid } of system?.accounts ?? []) accounts.set(name, { name, uid, gid, uidAt: undefined });
	for (const { name, gid } of system?.groups ?? []) groups.set(name, { name, gid, gidAt: undefined });
	for (const { name, uid, gid } of image?.accounts ?? []) {
		accounts.set(name, { name, uid, gid, uidAt: undefined });
		if (gid !== undefined && gid === uid && !groups.has(name)) groups.set(name, { name, gid, gidAt: undefined });
	}
	const isBare = image?.family === "scratch" || (image?.family === "distroless" && isChecked(image));
	return { accounts, groups, image, passwdIsComplete: isBare, unclear: undefined };
}

/** The book after a change. A name or a number that is taken stays with whoever has it, as the tools refuse the second. */
export function changeBook(book: AccountBook, change: AccountChange): AccountBook {
	const accounts = new Map(book.accounts);
	const groups = new Map(book.groups);
	switch (change.kind) {
		case "user": {
			const { account } = change;
			const taken =
				account.uid !== undefined && !change.mayRepeat && [...accounts.values()].some((it) => it.uid === account.uid);
			if (accounts.has(account.name) || taken) return book;
			accounts.set(account.name, { ...account, gid: account.gid ?? groups.get(change.group ?? account.name)?.gid });
			break;
		}
		case "group": {
			const before = groups.get(change.group.name);
			groups.set(change.group.name, change.group);
			for (const [name, it] of accounts) {
				if (before?.gid !== undefined && it.gid === before.gid) accounts.set(name, { ...it, gid: change.group.gid });
			}
			break;
		}
		case "renumber": {
			const { name, uid, uidAt } = change;
			const before = accounts.get(name);
			// usermod takes the private group along in no case, but a group of the old number stays the primary one.
			accounts.set(name, { name, uid, gid: before?.gid, uidAt });
			break;
		}
		case "rename": {
			const before = accounts.get(change.name);
			accounts.delete(change.name);
			accounts.set(change.to, { ...(before ?? { uid: undefined, gid: undefined, uidAt: undefined }), name: change.to });
			break;
		}
		case "remove":
			accounts.delete(change.name);
			break;
		case "removeUnknown":
			for (const [name, it] of accounts)
				if (it.uidAt === undefined && (it.uid ?? 0) >= FIRST_PERSON) accounts.delete(name);
			break;
		case "removeGroup":
			groups.delete(change.name);
			break;
		case "unclear":
			return { ...book, unclear: change.because };
	}
	return { ...book, accounts, groups };
}
