import type { Service } from "../model/service.ts";
import type { Refusal } from "../privilege/refusals.ts";
import { shorten } from "../text/shorten.ts";
import { type Edit, textAt } from "../text/source-file.ts";
import { replaceEntry } from "./compose-edits.ts";
import { addBelow } from "./own-keys.ts";
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
	const add = addBelow(service, path.slice(0, -1), { key: name, value: written });
	if (!add || written.includes("\n")) return undefined;
	return { title: `Move ${key}: ${shorten(value, 20)} to ${path.join(".")}`, edits: () => [...remove(), ...add] };
}
