import type { AccountBook } from "../model/account-book.ts";
import { buildOf } from "../model/build.ts";
import type { Stage } from "../model/stage.ts";
import type { Place } from "../text/source-file.ts";

/** A name in an owner of files that the image cannot have. */
export interface UnknownOwner {
	readonly name: string;
	/** The flag's value. */
	readonly at: Place;
}

/**
 * The user or group of `user:group` that the image has no account for, although all of its accounts are known: those of
 * scratch, which has none, and of distroless images that nothing was added to. BuildKit and the engine look names up in
 * the image's own files and give up when they find none (moby/sys/user GetExecUser, BuildKit's solver/llbsolver/file).
 */
export function unknownName(
	text: string,
	{ accounts, groups, image, passwdIsComplete }: AccountBook,
): string | undefined {
	if (!passwdIsComplete) return undefined;
	const [user = "", group = ""] = text.split(":");
	if (isName(user) && !accounts.has(user)) return user;
	return image?.family === "scratch" && isName(group) && !groups.has(group) ? group : undefined;
}

/** The `--chown` flags of a stage's own instructions that name somebody whom the image cannot have. */
export function* unknownOwners(stage: Stage): Generator<UnknownOwner> {
	const { file, instructions } = stage;
	const book = buildOf(stage);
	if (!book.passwdIsComplete) return;
	for (const { name, value, span } of instructions.flatMap((it) => it.flags)) {
		if (name !== "chown" || value === undefined) continue;
		const unknown = unknownName(value, book);
		if (unknown !== undefined)
			yield { name: unknown, at: { file, span: { start: span.end - value.length, end: span.end } } };
	}
}

/** Neither a number nor a text with variables or quotes, of which nobody can tell what becomes of it. */
function isName(text: string): boolean {
	return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text);
}
