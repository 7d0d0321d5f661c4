import type { Subject } from "../analysis/subjects.ts";
import { allCapabilities, type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import { dockerDefaults, engines } from "../knowledge/defaults.ts";
import { capabilityInSubject, neededBy } from "../privilege/explain-capability.ts";
import type { Span } from "../text/source-file.ts";
import { plain } from "./markdown.ts";
import type { Proposal } from "./proposal.ts";

/** Where a name is missing: the list, the word that was begun, and the service, as far as one can be read. */
export interface CapabilityPlace {
	readonly list: "cap_add" | "cap_drop";
	readonly span: Span;
	readonly typed: string;
	readonly subject: Subject | undefined;
}

/** Names of capabilities: to be added, those first that the image needs; to be dropped, ALL and what is held. */
export function* completeCapabilities({ list, span, typed, subject }: CapabilityPlace): Generator<Proposal> {
	const taken = takenNames(list, typed, subject);
	const prefix = /^cap_/i.test(typed) ? "CAP_" : "";
	const needed = new Set(subject ? neededBy(subject.profile) : []);
	if (!taken.has("ALL")) {
		const detail = list === "cap_drop" ? "every capability that is not added back" : "every capability there is";
		yield { text: "ALL", span, kind: "value", detail, rank: list === "cap_drop" ? 0 : 9 };
	}
	for (const capability of allCapabilities) {
		if (taken.has(capability)) continue;
		const { risk, power, abuse } = capabilityFacts(capability);
		const answer = subject && capabilityInSubject(capability, "", subject.profile);
		const isNeeded = list === "cap_add" && needed.has(capability);
		const beside = `${isNeeded ? "needed here · " : ""}${risk} risk`;
		yield {
			text: capability,
			span,
			kind: "value",
			detail: `${beside} · ${power}`,
			beside,
			documentation: [
				...(answer ? [`**Needed here?** ${plain(answer.needed)}`] : []),
				`**If abused:** ${risk}. ${abuse}`,
			].join("\n\n"),
			rank: list === "cap_add" ? addRank(isNeeded, risk) : dropRank(capability, subject),
			...(prefix !== "" && { filter: prefix + capability }),
		};
	}
}

/** What the list has already; the word under the cursor is none of these. */
function takenNames(list: CapabilityPlace["list"], typed: string, subject: Subject | undefined): ReadonlySet<string> {
	const kind = list === "cap_add" ? "add" : "drop";
	const changes = subject?.profile.capabilities.changes.filter((it) => it.kind === kind && it.text !== typed) ?? [];
	return new Set(changes.flatMap((it) => it.capability ?? []));
}

/** The image's needs first, and then what harms least. */
function addRank(isNeeded: boolean, risk: ReturnType<typeof capabilityFacts>["risk"]): number {
	if (isNeeded) return 0;
	return { low: 1, medium: 2, high: 3, critical: 4 }[risk];
}

function dropRank(capability: Capability, subject: Subject | undefined): number {
	const defaults = subject ? engines[subject.profile.engine].defaults : dockerDefaults;
	return defaults.has(capability) ? 1 : 2;
}
