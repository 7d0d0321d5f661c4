import type { Instruction } from "../syntax/dockerfile.ts";
import type { Command } from "../syntax/shell.ts";
import type { Place } from "../text/source-file.ts";
import { bookOfImage } from "./account-book.ts";
import { CHANGES_ACCOUNTS, changesByCommand } from "./accounts.ts";
import { buildOf } from "./build.ts";
import { chainCommandsCalling } from "./chain-commands.ts";
import type { Stage } from "./stage.ts";

/** A number that a command gives to an account. */
export interface GivenNumber {
	readonly name: string;
	readonly uid: number;
	readonly at: Place;
	readonly command: Command;
	readonly instruction: Instruction;
	/** Another account that has the number already. */
	readonly sharedWith: Owner | undefined;
}

/** An account that has a number, and where it got it; undefined for one of the image. */
interface Owner {
	readonly name: string;
	readonly at: Place | undefined;
}

/** Every number that a command along a stage's FROM chain gives to an account, as far as the numbers are known. */
export function* givenNumbers(stage: Stage): Generator<GivenNumber> {
	const image = new Map([...bookOfImage(buildOf(stage).image).accounts].map(([name, it]) => [name, it.uid]));
	const owners = new Map<string, { uid: number | undefined; at: Place | undefined }>();
	for (const { command, instruction, values } of chainCommandsCalling(stage, CHANGES_ACCOUNTS)) {
		for (const change of changesByCommand(command, stage.file, (word) => values[command.words.indexOf(word)])) {
			switch (change.kind) {
				case "user":
				case "renumber": {
					const { name, uid, uidAt } = change.kind === "user" ? change.account : change;
					if (uid !== undefined && uidAt) {
						const sharedWith =
							ownerAmong(owners, name, uid) ??
							(change.kind === "user" && change.mayRepeat ? ownerInImage(image, name, uid) : undefined);
						yield { name, uid, at: uidAt, command, instruction, sharedWith };
					}
					owners.set(name, { uid, at: uidAt });
					break;
				}
				case "rename":
					owners.set(change.to, owners.get(change.name) ?? { uid: image.get(change.name), at: undefined });
					owners.delete(change.name);
					image.delete(change.name);
					break;
				case "remove":
					owners.delete(change.name);
					image.delete(change.name);
					break;
				case "removeUnknown":
					image.clear();
					break;
				case "unclear":
					owners.clear();
					image.clear();
					break;
			}
		}
	}
}

function ownerAmong(
	owners: ReadonlyMap<string, { readonly uid: number | undefined; readonly at: Place | undefined }>,
	name: string,
	uid: number,
): Owner | undefined {
	const [other, owner] = [...owners].find(([it, owner]) => it !== name && owner.uid === uid) ?? [];
	return other === undefined ? undefined : { name: other, at: owner?.at };
}

function ownerInImage(image: ReadonlyMap<string, number | undefined>, name: string, uid: number): Owner | undefined {
	const [other] = [...image].find(([it, number]) => it !== name && number === uid) ?? [];
	return other === undefined ? undefined : { name: other, at: undefined };
}
