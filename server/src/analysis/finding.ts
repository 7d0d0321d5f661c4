import type { Finding, Fix } from "../rules/rule.ts";
import { withLate } from "../text/late.ts";
import { once } from "../text/once.ts";

/** What is said of a problem, without its fixes. */
export type Statement = Pick<Finding, "rule" | "severity" | "message" | "at"> & {
	readonly [K in "isUnnecessary" | "unknownImage" | "related" | "subject"]?: Finding[K] | undefined;
};

/** A finding whose fixes are only worked out when somebody asks for them: an editor shows findings at every keystroke. */
export function findingWith(
	{ rule, severity, message, at, isUnnecessary, unknownImage, related, subject }: Statement,
	fixes: () => readonly Fix[],
	safeEdits?: Finding["safeEdits"],
): Finding {
	return withLate<Finding, "fixes">(
		{
			rule,
			severity,
			message,
			at,
			...(isUnnecessary && { isUnnecessary }),
			...(unknownImage !== undefined && { unknownImage }),
			...(related && { related }),
			...(subject && { subject }),
			...(safeEdits && { safeEdits: once(safeEdits) }),
		},
		{ fixes: once(fixes) },
	);
}
