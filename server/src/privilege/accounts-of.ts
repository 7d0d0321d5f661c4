import { systemAccounts } from "../knowledge/system-accounts.ts";
import { bookOfImage } from "../model/account-book.ts";
import type { Account } from "../model/accounts.ts";
import { buildOf } from "../model/build.ts";
import type { Service } from "../model/service.ts";
import type { Stage } from "../model/stage.ts";
import type { PrivilegeProfile } from "./profile.ts";

/** The accounts of an image, as far as they are known. */
export interface KnownAccounts {
	readonly accounts: readonly Account[];
	/** The account that the image brings for its service. */
	readonly ownUser: string | undefined;
	/** True for an account that every image of the distribution has. */
	readonly isOfSystem: (name: string) => boolean;
}

/** The accounts that a stage leaves behind, or that the image of a service has. */
export function accountsOf(
	subject: { readonly profile: PrivilegeProfile } & (
		| { readonly kind: "stage"; readonly stage: Stage }
		| { readonly kind: "service"; readonly service: Service }
	),
): KnownAccounts {
	const stage = subject.kind === "stage" ? subject.stage : subject.service.build;
	const book = stage ? buildOf(stage) : bookOfImage(subject.profile.image);
	const system = book.image && systemAccounts(book.image.family);
	const names = new Set(["root", ...(system?.accounts ?? []).map((it) => it.name)]);
	return {
		accounts: [...book.accounts.values()],
		ownUser: book.image?.ownUser?.name,
		isOfSystem: (name) => names.has(name),
	};
}
