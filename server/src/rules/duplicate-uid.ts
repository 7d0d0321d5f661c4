import { man, owasp } from "../knowledge/references.ts";
import { type GivenNumber, givenNumbers } from "../model/account-numbers.ts";
import { shorten } from "../text/shorten.ts";
import type { Place } from "../text/source-file.ts";
import { rule } from "./rule.ts";

export const duplicateUid = rule({
	name: "duplicate-uid",
	summary: "Two accounts of an image have one number.",
	why: "The kernel only knows numbers: what looks like two accounts is one, and each owns the files and processes of the other.",
	severity: "warning",
	references: [owasp("D01"), man("useradd(8)"), man("passwd(5)")],
	check: {
		*stage({ stage }) {
			if (!stage.isFinal) return;
			for (const given of givenNumbers(stage)) {
				const { sharedWith, at } = given;
				if (!sharedWith || isAlternative(sharedWith.at, at)) continue;
				const related = sharedWith.at && {
					at: sharedWith.at,
					message: `"${shorten(sharedWith.name, 24)}" gets it here`,
				};
				yield { at, message: message(given, sharedWith.name), related: related ? [related] : [] };
			}
		},
	},
});

function message({ uid, name }: GivenNumber, other: string): string {
	const called = `"${shorten(name, 20)}"`;
	if (uid === 0) return `UID 0 makes ${called} root under another name`;
	return `UID ${uid} is "${shorten(other, 20)}" already: ${called} owns its files and processes too`;
}

/** True where the shell may run only one of the two: text between them in one command line branches. */
function isAlternative(first: Place | undefined, second: Place): boolean {
	if (!first || first.file !== second.file) return false;
	const between = first.file.text.slice(first.span.end, second.span.start);
	return /\|\||;;|\b(?:else|elif)\b/.test(between) && !/^[ \t]*(?:RUN|FROM)\b/im.test(between);
}
