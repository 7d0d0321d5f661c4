import type { Service } from "../model/service.ts";
import type { Refusal } from "../privilege/refusals.ts";
import { shorten } from "../text/shorten.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { samePlace } from "../text/span.ts";
import { type NewKey, replaceEntry } from "./compose-edits.ts";
import { addBelow, hasOwnKey } from "./own-keys.ts";
import { removeEntry } from "./remove-entry.ts";
import { quotedLike } from "./scalars.ts";

/** What makes Compose accept the project. */
export interface Mend {
	readonly title: string;
	readonly edits: () => readonly Edit[];
}

/** The smallest change that mends a refusal; undefined where an anchor stands in the way. */
export function mend(service: Service, refusal: Refusal): Mend | undefined {
	const { at } = refusal;
	const replace = (newText: string) => [{ file: at.file, span: at.span, newText }];
	switch (refusal.kind) {
		case "repeated":
			// What is used twice cannot lose its second use by losing its text.
			if (samePlace(at, refusal.first)) return undefined;
			return { title: `Remove the second "${shorten(refusal.text, 60)}"`, edits: () => removeEntry(at) };
		case "number":
			return { title: `Write "${refusal.text}" in quotes`, edits: () => replace(`"${refusal.text}"`) };
		case "no list": {
			const list = `[${/^["']/.test(textAt(at)) ? textAt(at) : quotedLike("", refusal.text, true)}]`;
			return textAt(at).includes("\n")
				? undefined
				: { title: `Write ${shorten(list, 60)}`, edits: () => replace(list) };
		}
		case "target":
			return { title: "Remove this mount", edits: () => removeEntry(refusal.item) };
		case "limits":
			return mendLimits(service, refusal);
	}
}

/** Below `deploy` the value counts; one that is missing there moves. */
function mendLimits(service: Service, refusal: Extract<Refusal, { kind: "limits" }>): Mend | undefined {
	const { key, path, value, other, isOwn } = refusal;
	const setting = service.get(key);
	const name = path.at(-1) ?? "";
	if (!setting || !isOwn) return undefined;
	const remove = () => replaceEntry(setting, []);
	if (other !== undefined)
		return { title: `Remove ${key}, so that ${name}: ${shorten(other, 20)} counts`, edits: remove };
	const written = textAt(setting.value.at);
	const moved = { key: name, value: /^["']/.test(written) ? written : quotedLike("", written, true) };
	const add = addBelow(service, path.slice(0, -1), moved);
	if (!add || written.includes("\n")) return undefined;
	const title = `Move ${key}: ${shorten(value, 20)} to ${path.join(".")}`;
	const [first = "", ...others] = path.slice(0, -1);
	// Where the whole path is new it takes the key's own place: what is added at the end could touch what goes.
	const inPlace = { key: first, value: others.reduceRight((inner: NewKey, it) => ({ key: it, value: inner }), moved) };
	const isNew = !hasOwnKey(service, first);
	return { title, edits: () => (isNew ? replaceEntry(setting, [inPlace]) : [...add, ...remove()]) };
}
