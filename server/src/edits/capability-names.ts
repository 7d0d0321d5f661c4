import { allCapabilities } from "../knowledge/capabilities.ts";

import type { CapabilityChange } from "../privilege/profile.ts";
import { nearest } from "../text/nearest.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { quotedLike } from "./scalars.ts";

/** The capability that was probably meant, in the case and with the prefix of what is written; undefined for none near. */
export function meantCapability({ text, at }: CapabilityChange): string | undefined {
	if (textAt(at).includes("$")) return undefined;
	const upper = text.trim().toUpperCase().replaceAll(/[\s-]/g, "_");
	const bare = upper.replace(/^CAP_?/, "");
	const name = bare === "ALL" ? bare : nearest(bare, allCapabilities);
	if (name === undefined) return undefined;
	const prefixed = name !== "ALL" && upper.startsWith("CAP_") ? `CAP_${name}` : name;
	return text === text.toLowerCase() ? prefixed.toLowerCase() : prefixed;
}

/** Puts another name in the place of a capability, in the quotes that it has. */
export function renameCapability({ at }: CapabilityChange, name: string): readonly Edit[] {
	return [{ file: at.file, span: at.span, newText: quotedLike(textAt(at), name, false) }];
}
