import { readFileSync } from "node:fs";
import { rules } from "../../server/src/rules/index.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { readSections, type Section } from "./markdown.ts";

/** A rule is shown, nobody shows it, or there is nothing to show. */
export type Shown = "yes" | "hole" | "none";

/** What the cases and the page of a rule show of it. */
export interface Evidence {
	readonly rule: string;
	readonly fires: Shown;
	readonly silent: Shown;
	readonly fix: Shown;
	readonly ignore: Shown;
	readonly example: Shown;
}

/** What is shown of every rule, in the order of their names. */
export function allEvidence(): readonly Evidence[] {
	return rules.map((it) =>
		evidenceOf(it, {
			cases: read(`test/rules/${it.name}.md`),
			page: read(`docs/rules/${it.name}.md`),
			source: read(`server/src/rules/${it.name}.ts`),
		}),
	);
}

/** The texts that a rule is shown by, and the one that says whether it mends anything. */
interface Texts {
	readonly cases: string;
	readonly page: string;
	readonly source: string;
}

/** What the texts show of one rule. */
export function evidenceOf({ name, check }: Pick<Rule, "name" | "check">, { cases, page, source }: Texts): Evidence {
	const mark = new RegExp(`^[ \\t]*# *\\^+ ${name}[ :]`, "m");
	const comment = new RegExp(`\\bdropcap-ignore\\S* .*\\b${name}\\b`);
	const ownCases = readSections(cases).filter((it) => it.level === 2 && it.blocks.length > 0);
	const has = (section: Section, pattern: RegExp) => section.blocks.some((it) => pattern.test(it.text));
	const isIgnored = (it: Section) => !has(it, mark) && has(it, comment);
	const isFixed = (it: Section) => has(it, mark) && it.blocks.some(({ info }) => /^\w+ fixed\b/.test(info));
	// Marks are held against the product, so that a rule without a bulb in any case mends nothing there.
	const offersFixes = /\bfix(?:es)?\b/.test(source) || / 💡(?: safe)?$/m.test(cases);
	return {
		rule: name,
		fires: shown(ownCases.some((it) => has(it, mark))),
		silent: shown(ownCases.some((it) => !has(it, mark) && !isIgnored(it))),
		fix: offersFixes ? shown(ownCases.some(isFixed)) : "none",
		// Findings about comments and configurations are mended where they stand; they have nothing to excuse.
		ignore: check.ignore || check.expired ? "none" : shown(ownCases.some(isIgnored)),
		example: shown(/^```\w+ bad\b/m.test(page) && /^```\w+ good\b/m.test(page)),
	};
}

/** The evidence as a table, one rule a line. */
export function evidenceTable(evidence: readonly Evidence[]): string {
	const width = Math.max(...evidence.map((it) => it.rule.length));
	const lines = evidence.map((it) =>
		row(
			it.rule,
			COLUMNS.map((column) => SIGNS[it[column]]),
			width,
		),
	);
	return [row("rule", COLUMNS, width), ...lines].join("\n");
}

/** The columns in which something is missing, one sentence each. */
export function holesIn(evidence: readonly Evidence[]): readonly string[] {
	return evidence.flatMap((it) =>
		COLUMNS.filter((column) => it[column] === "hole").map((column) => `${it.rule}: nothing shows “${column}”`),
	);
}

const COLUMNS = ["fires", "silent", "fix", "ignore", "example"] as const;

const SIGNS: Readonly<Record<Shown, string>> = { yes: "yes", hole: "NO", none: "–" };

function row(first: string, cells: readonly string[], width: number): string {
	return [first.padEnd(width), ...cells.map((it, i) => it.padEnd(COLUMNS[i]?.length ?? 0))].join("  ").trimEnd();
}

function shown(is: boolean): Shown {
	return is ? "yes" : "hole";
}

/** An absent file shows nothing. */
function read(path: string): string {
	try {
		return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
	} catch {
		return "";
	}
}
