import { type Known, known, type Origin, unknown } from "./known.ts";
import { textOf, type Value } from "./value.ts";

/** A boolean as compose-go casts it: YAML 1.1 words, and Go's ParseBool words in quotes; nothing written is false. */
export function switchIn(value: Value | undefined, origin: Origin): Known<boolean> {
	if (!value || value.kind === "null") return known(false, origin);
	const text = textOf(value)?.toLowerCase();
	if (text === undefined) return unknown("it comes from outside the project", origin);
	if (/^(?:true|yes|on|y|1|t)$/.test(text)) return known(true, origin);
	return /^(?:false|no|off|n|0|f|)$/.test(text) ? known(false, origin) : unknown(`\`${text}\` is no boolean`, origin);
}
