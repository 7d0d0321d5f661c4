import type { Fix, RuleMeta } from "../rules/rule.ts";

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

/** True where a rule may offer what is wanted, so that its fixes have to be looked at. */
export function mayMend({ mendsSafely }: RuleMeta, wanted: Wanted): boolean {
	return wanted !== "safe" || mendsSafely === true;
}
