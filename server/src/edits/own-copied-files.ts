import type { CopiedFiles } from "../model/copies.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { replaceText } from "./dockerfile-edits.ts";

/** What `--chown` has to say so that the USER of a COPY owns what it brings; undefined where that is no single word. */
export function ownerToAdd({ user }: CopiedFiles): string | undefined {
	const text = user && textAt(user.at).replace(/^(["'])(.*)\1$/, "$2");
	return text !== undefined && /^[^\s"'\\]+$/.test(text) ? text : undefined;
}

/** Lets somebody own what a COPY brings, where its keyword is what `at` says. */
export function addOwner({ at }: Pick<CopiedFiles, "at">, owner: string): readonly Edit[] {
	return [replaceText({ file: at.file, span: { start: at.span.end, end: at.span.end } }, ` --chown=${owner}`)];
}

/** Lets root own what a COPY brings. */
export function removeOwner({ owner }: CopiedFiles): readonly Edit[] {
	return owner ? [replaceText(owner.flag, "")] : [];
}
