import { mayLieOverAnother } from "../model/layers.ts";
import type { Service } from "../model/service.ts";
import { securityOptions } from "../privilege/security-options.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { textAt } from "../text/source-file.ts";
import { addListed, canAddListed, extendsWhole } from "./own-keys.ts";
import { removeEntry } from "./remove-entry.ts";
import { quotedLike } from "./scalars.ts";

/** An entry that forbids new privileges, and how to write it. */
export interface NewPrivilegesChange {
	readonly title: string;
	/** True where other services get it too. */
	readonly isShared: boolean;
	readonly edits: () => readonly Edit[];
}

const KEY = "security_opt";

/**
 * Forbids new privileges in the form that the service's other options have; undefined where no list can be written,
 * and where what the service extends is to be mended instead.
 */
export function forbidNewPrivileges(service: Service): NewPrivilegesChange | undefined {
	const place = canAddListed(service, KEY);
	if (place === "no" || extendsWhole(service)) return undefined;
	const entry = entryFor(service);
	const isShared = place === "shared";
	const title = isShared ? `Add "${entry}" to the shared list` : `Add "${entry}"`;
	return { title, isShared, edits: () => addListed(service, KEY, [entry]) };
}

/** Switches an entry that allows new privileges; it is removed where the merged list has the other one already. */
export function switchNewPrivileges(service: Service, at: Place): NewPrivilegesChange | undefined {
	const written = textAt(at);
	const separator = written.includes("=") ? "=" : ":";
	const entry = `no-new-privileges${separator}true`;
	if (written.includes("$")) return undefined;
	if (securityOptions(service).some((it) => it.text === entry)) {
		return {
			title: `Remove ${written.replace(/^(["'])(.*)\1$/, "$2")}`,
			isShared: false,
			edits: () => removeEntry(at),
		};
	}
	const newText = quotedLike(written, entry, false);
	return {
		title: `Replace it by "${entry}"`,
		isShared: false,
		edits: () => [{ file: at.file, span: at.span, newText }],
	};
}

/**
 * Compose takes all three spellings; the one with a colon is what most files have. It refuses a list that says the same
 * twice, also where two files say it, and compares the words: so `compose.prod.yaml` says it unlike `compose.yaml`.
 */
function entryFor(service: Service): string {
	if (mayLieOverAnother(service.file.uri)) return "no-new-privileges";
	const usesEquals = securityOptions(service).some((it) => it.text.includes("="));
	return usesEquals ? "no-new-privileges=true" : "no-new-privileges:true";
}
