import { type Capability, capabilityFacts } from "../knowledge/capabilities.ts";
import { dockerDefaults } from "../knowledge/defaults.ts";
import { man } from "../knowledge/references.ts";
import type { CapabilityAnswer } from "../privilege/explain-capability.ts";
import { asFarAsFits } from "../text/shorten.ts";
import type { Links } from "./links.ts";
import { brokenLines, code, plain } from "./markdown.ts";

/** How many different answers a hover gives; an anchor can be used by hundreds of services. */
const MOST_ANSWERS = 2;

/** How many services an answer names. */
const MOST_NAMES = 3;

/** So many characters make two lines of VS Code's hover, which scrolls from 250 pixels on. */
const TWO_LINES = 170;

/** A capability's story in plain Markdown: what it allows, what an attacker gains, and what it means right here. */
export function capabilityMarkdown(capability: Capability, answers: readonly CapabilityAnswer[], links: Links): string {
	const { power, allows, abuse, risk } = capabilityFacts(capability);
	const { title, url } = man("capabilities(7)");
	const here = answersHere(answers);
	const isDefault = dockerDefaults.has(capability);
	const rule = isDefault ? "default-capabilities" : "dangerous-capability";
	const foot = [
		`**In Docker's default set:** ${isDefault ? "yes" : "no"}`,
		links.toPage(rule, `Rule: ${rule}`),
		`[${title}](${url})`,
	];
	return [
		`**CAP_${capability}** — ${power}`,
		...(here.length === 0 ? [] : ["", brokenLines(here)]),
		"",
		brokenLines([
			`**Allows:** ${asFarAsFits(allows, "; ", TWO_LINES, () => "; …")}`,
			`**If abused:** ${risk}. ${asFarAsFits(abuse.split(/(?<=\.) /), " ", TWO_LINES, () => "")}`,
			foot.join(" · "),
		]),
	].join("\n");
}

/** The same answer for several services is given once. */
function answersHere(answers: readonly CapabilityAnswer[]): readonly string[] {
	const groups = new Map<string, readonly CapabilityAnswer[]>();
	for (const it of answers) {
		const key = `${it.held} ${it.needed}`;
		groups.set(key, [...(groups.get(key) ?? []), it]);
	}
	const told = [...groups.values()].slice(0, MOST_ANSWERS).flatMap((group) => {
		const [{ held, needed } = { held: "", needed: "" }] = group;
		const names = group.slice(0, MOST_NAMES).map((it) => code(it.name));
		const more = group.length > MOST_NAMES ? ` and ${group.length - MOST_NAMES} more` : "";
		return [`**In ${names.join(", ")}${more}:** ${held}`, `**Needed here?** ${plain(needed)}`];
	});
	const left = [...groups.values()].slice(MOST_ANSWERS).flat().length;
	return left > 0 ? [...told, `…and in ${left} more`] : told;
}
