import { type ImageFacts, isChecked } from "../knowledge/images.ts";
import { systemAccounts } from "../knowledge/system-accounts.ts";
import { type AccountBook, bookOfImage } from "../model/account-book.ts";
import type { Account, Group } from "../model/accounts.ts";
import { type Known, known, type Origin, unknown } from "../model/known.ts";
import type { ImageReference } from "../syntax/image-reference.ts";
import type { User } from "./profile.ts";

/** The largest number that the engine takes (moby/sys/user, maxID). */
const LARGEST_ID = 2 ** 31 - 1;

/**
 * The user that the engine makes of `USER` or `user:` (moby/sys/user GetExecUser): what stands before the colon is a
 * number when it parses as one, with sign and leading zeros, else a name; nothing is root; the group is independent.
 */
export function resolveUser(text: string, { accounts, groups, image, passwdIsComplete }: AccountBook): User {
	const colon = text.indexOf(":");
	const userText = colon < 0 ? text : text.slice(0, colon);
	const groupText = colon < 0 ? undefined : text.slice(colon + 1);
	const number = numeric(userText);
	const isRefused = [number, numeric(groupText ?? "")].some((it) => it !== undefined && (it < 0 || it > LARGEST_ID));
	const uid = userText === "" ? 0 : isRefused ? undefined : number;
	const account =
		uid === undefined
			? accounts.get(userText)
			: [...accounts.values()].find((it) => it.uid === uid && it.name !== "root");
	const named = userText !== "" && number === undefined;
	const finalUid = uid ?? account?.uid ?? (userText === "root" ? 0 : undefined);
	return {
		text,
		name: named ? userText : account?.name,
		uid: finalUid,
		gid:
			groupText === undefined || groupText === ""
				? (account?.gid ?? (named || account || !numbersAreKnown(uid, image) ? undefined : 0))
				: groupNumber(groupText, groups),
		isRoot: finalUid === 0 || isWindowsAdministrator(userText),
		uidFrom: source(userText, number, account, image),
		exists: isRefused ? false : !named || account !== undefined ? true : passwdIsComplete ? false : undefined,
		createdAt: account?.uidAt ? [account.uidAt] : [],
	};
}

/** True when a number without an account above has none in the image either, so that it runs with group 0. */
function numbersAreKnown(uid: number | undefined, image: ImageFacts | undefined): boolean {
	if (!image || uid === undefined) return uid === 0;
	return systemAccounts(image.family) !== undefined || image.family === "scratch" || uid >= 1000;
}

/** The user that an image sets by itself; unknown with the image as its origin where nobody checked that image. */
export function userOfImage(image: Known<ImageReference>, book: AccountBook): Known<User> {
	if (image.state === "unknown") return image;
	const { text, name } = image.value;
	const origin: Origin = { by: "image", image: text };
	if (!book.image) return unknown(`nothing is known of ${name}`, origin);
	if (!isChecked(book.image)) return unknown(`nobody checked the user of ${name}`, origin);
	return known(resolveUser(book.image.user, book), origin);
}

/** False for an image that is known, if not for certain, to start as somebody else than root. */
export function mayBeRoot(image: ImageFacts | undefined): boolean {
	return image === undefined || resolveUser(image.user, bookOfImage(image)).isRoot;
}

/** Go's strconv.Atoi: an optional sign and decimal digits. */
function numeric(text: string): number | undefined {
	return /^[+-]?[0-9]+$/.test(text) ? Math.abs(Number(text)) * (text.startsWith("-") ? -1 : 1) + 0 : undefined;
}

function groupNumber(text: string, groups: ReadonlyMap<string, Group>): number | undefined {
	return numeric(text) ?? groups.get(text)?.gid ?? (text === "root" ? 0 : undefined);
}

/** Windows compares account names without case (mcr.microsoft.com/windows/servercore starts as this one). */
function isWindowsAdministrator(text: string): boolean {
	return text.toLowerCase() === "containeradministrator";
}

function source(
	text: string,
	number: number | undefined,
	account: Account | undefined,
	image: ImageFacts | undefined,
): User["uidFrom"] {
	if (account?.uidAt) return "file";
	const ofImage =
		image?.accounts.some((it) => it.uid !== undefined && (it.uid === number || it.name === text)) ?? false;
	if (ofImage) return "image";
	return number === undefined ? "nobody" : "file";
}
