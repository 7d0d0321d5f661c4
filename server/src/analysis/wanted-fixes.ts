import type { Finding, Fix, RuleMeta } from "../rules/rule.ts";
import type { Edit } from "../text/source-file.ts";

/** Which fixes are wanted: those that leave a container that still starts and need no second look, or all but what it may well not survive. */
export type Wanted = "safe" | "bearable";

/** True for a fix that is wanted. */
export function isWanted({ safety, risky }: Fix, wanted: Wanted): boolean {
	switch (wanted) {
		case "safe":
			return safety === "safe";
		case "bearable":
			return risky !== true;
	}
}

/** True for a finding that has a fix that is wanted. */
export function isMended(finding: Finding, wanted: Wanted): boolean {
	if (!mayMend(finding.rule, wanted)) return false;
	if (wanted === "safe" && finding.safeEdits) return finding.safeEdits() !== undefined;
	return finding.fixes?.some((it) => isWanted(it, wanted)) ?? false;
}

/** The edits of a finding's first fix that is wanted; undefined where it has none. */
export function wantedEdits(finding: Finding, wanted: Wanted): readonly Edit[] | undefined {
	if (!mayMend(finding.rule, wanted)) return undefined;
	if (wanted === "safe" && finding.safeEdits) return finding.safeEdits();
	return finding.fixes?.find((it) => isWanted(it, wanted))?.edits();
}

/** True where a rule may offer what is wanted, so that its fixes have to be looked at. */
function mayMend({ mendsSafely }: RuleMeta, wanted: Wanted): boolean {
	return wanted !== "safe" || mendsSafely === true;
}
