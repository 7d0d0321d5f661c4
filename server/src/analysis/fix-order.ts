import type { Finding } from "../rules/rule.ts";

/**
 * Rules whose fixes decide who the process is, and so what capabilities it needs and whose its directories are: what they
 * change has to be known before anything else is fixed.
 */
const FIRST: readonly string[] = [
	"unset-user-variable",
	"unknown-user",
	"unused-user",
	"missing-user",
	"root-user",
	"low-uid",
	"privileged",
];

/** True for findings whose fixes come before all others. */
export function isFixedFirst({ rule }: Finding): boolean {
	return FIRST.includes(rule.name);
}

/** The same findings in the order in which they are to be fixed. */
export function byUrgency(findings: readonly Finding[]): readonly Finding[] {
	const rank = ({ rule }: Finding) => (FIRST.includes(rule.name) ? FIRST.indexOf(rule.name) : FIRST.length);
	return findings.toSorted((a, b) => rank(a) - rank(b));
}
