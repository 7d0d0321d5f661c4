import { type CapabilityFacts, capabilityFacts, parseCapability } from "../knowledge/capabilities.ts";
import { dockerDefaults, podmanDefaults } from "../knowledge/defaults.ts";
import { rules } from "../rules/index.ts";
import type { RuleMeta } from "../rules/rule.ts";

/** Answers the page of a rule as Markdown, where pages are at hand. */
export type PageOf = (rule: string) => string | undefined;

/** All that is known of a rule or a capability, as text; undefined when neither has that name. */
export function explanationOf(topic: string, pageOf: PageOf): string | undefined {
	const rule = rules.find((it) => it.name === topic);
	if (rule) return pageOf(rule.name) ?? aboutRule(rule);
	const capability = parseCapability(topic);
	return capability === undefined || capability === "ALL" ? undefined : aboutCapability(capabilityFacts(capability));
}

function aboutRule({ name, severity, summary, why, references }: RuleMeta): string {
	const sources = references.map(({ title, url }) => `  ${title}\n    ${url}`);
	return `${[`${name} (${severity})`, "", summary, why, "", "References", ...sources].join("\n")}\n`;
}

function aboutCapability(facts: CapabilityFacts): string {
	const engines = [
		...(dockerDefaults.has(facts.name) ? ["Docker"] : []),
		...(podmanDefaults.has(facts.name) ? ["Podman"] : []),
	];
	return `${[
		`CAP_${facts.name} (risk: ${facts.risk})`,
		"",
		facts.summary,
		"",
		`If abused: ${facts.abuse}`,
		`When dropped: ${facts.dropEffect}`,
		`Granted by default by: ${engines.length > 0 ? engines.join(", ") : "neither Docker nor Podman"}`,
		"",
		...list("It allows to", facts.allows),
		...list("Needed by", facts.neededBy),
		...list("References", facts.references),
	]
		.join("\n")
		.trimEnd()}\n`;
}

function list(title: string, entries: readonly string[]): readonly string[] {
	return entries.length > 0 ? [title, ...entries.map((it) => `  ${it}`), ""] : [];
}
