import { knownLimits } from "./known-limits.ts";

/** What comparing one case came to. */
export interface Check {
	readonly id: string;
	/** Where model and engine differ, a line each. */
	readonly differences: readonly string[];
	/** What the case showed: `equal`, `rejected`, `unknown`… counted in the totals. */
	readonly outcome: string;
}

/** A total over the cases of one oracle. */
export interface Total {
	readonly passed: number;
	readonly failed: number;
	readonly text: string;
}

/** Prints what differs and answers the total of one oracle; known limits count apart, and one that is gone is a failure. */
export function report(oracle: string, unit: string, checks: readonly Check[]): Total {
	const counts = new Map<string, number>();
	let failed = 0;
	for (const { id, differences, outcome } of checks) {
		const limit = knownLimits.get(`${oracle} ${id}`);
		const agreed = differences.length === 0;
		if (agreed && limit === undefined) count(counts, outcome);
		else if (!agreed && limit !== undefined) {
			count(counts, "known limits");
			console.log(`limit  ${oracle} ${id}: ${limit}`);
		} else {
			failed++;
			console.log(`FAILED ${oracle} ${id}`);
			const lines = agreed ? ["is listed as a known limit, but model and engine agree now"] : differences;
			for (const it of lines) console.log(`       ${it}`);
		}
	}
	const parts = [...counts].map(([outcome, number]) => `${number} ${outcome}`);
	const text = `${oracle}: ${checks.length} ${unit}: ${[...parts, `${failed} different`].join(", ")}`;
	return { passed: checks.length - failed, failed, text };
}

function count(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
