import { type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import { dockerDefaults } from "../knowledge/defaults.ts";
import { man } from "../knowledge/references.ts";
import type { CapabilityAnswer } from "../privilege/explain-capability.ts";
import type { Links } from "./links.ts";
import { brokenLines, code, plain } from "./markdown.ts";

/** How many services a hover speaks of; an anchor can be used by hundreds. */
const MOST = 3;

/** A capability's story in plain Markdown: what it allows, what an attacker gains, and what it means right here. */
export function capabilityMarkdown(capability: Capability, answers: readonly CapabilityAnswer[], links: Links): string {
	const { power, allows, abuse, risk } = capabilityFacts(capability);
	const { title, url } = man("capabilities(7)");
	const here = answers
		.slice(0, MOST)
		.flatMap(({ name, held, needed }) => [`**In ${code(name)}:** ${held}`, `**Needed here?** ${plain(needed)}`]);
	const more = answers.length > MOST ? [`…and in ${answers.length - MOST} more`] : [];
	const isDefault = dockerDefaults.has(capability);
	const rule = isDefault ? "default-capabilities" : "dangerous-capability";
	const story = [
		`**Allows:** ${allows.join("; ")}`,
		`**If abused:** ${risk}. ${abuse}`,
		`**In Docker's default set:** ${isDefault ? "yes" : "no"}`,
	];
	return [
		`**CAP_${capability}** — ${power}`,
		...(here.length === 0 ? [] : ["", brokenLines([...here, ...more])]),
		"",
		brokenLines(story),
		"",
		`${links.toPage(rule, `Rule: ${rule}`)} · [${title}](${url})`,
	].join("\n");
}
