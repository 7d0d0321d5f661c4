import type { Subject } from "../analysis/subjects.ts";
import type { Account } from "../model/accounts.ts";
import { accountsOf } from "../privilege/accounts-of.ts";
import type { Span } from "../text/source-file.ts";
import type { Proposal } from "./proposal.ts";

/** More accounts than this are a system's own. */
const MOST = 40;

/** The accounts that USER or `user:` may name in a stage or an image: those that were made for the service come first. */
export function* completeAccounts(subject: Subject, span: Span): Generator<Proposal> {
	const { accounts, ownUser, isOfSystem } = accountsOf(subject);
	const named = accounts.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, MOST);
	for (const account of named) {
		const { name, uid, gid } = account;
		const rank = rankOf(account);
		const number = uid === undefined ? "a number that nobody fixed" : `UID ${uid}`;
		const from = isMadeHere(account) ? "made here" : isOfSystem(name) ? "of the system" : "of the image";
		yield { text: name, span, kind: "account", detail: uid === 0 ? "root" : `${number}, ${from}`, rank };
		if (uid === undefined || uid === 0 || isOfSystem(name)) continue;
		// A number means the same to the host and to whoever checks that it is not root's.
		yield {
			text: `${uid}:${gid ?? uid}`,
			span,
			kind: "account",
			detail: `${name} by its number`,
			rank,
			filter: `${uid}`,
		};
	}

	function rankOf(account: Account): number {
		const { name, uid } = account;
		if (uid === 0) return 9;
		if (isMadeHere(account) || name === ownUser) return 0;
		return isOfSystem(name) ? 5 : 1;
	}
}

function isMadeHere({ nameAt, uidAt }: Account): boolean {
	return nameAt !== undefined || uidAt !== undefined;
}
