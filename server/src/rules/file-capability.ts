import { allCapabilities, type Capability } from "../knowledge/capabilities.ts";
import { engines } from "../knowledge/defaults.ts";
import { man, owasp } from "../knowledge/references.ts";
import { fileCapabilities } from "../model/file-capabilities.ts";
import type { PrivilegeProfile } from "../privilege/profile.ts";
import { shorten } from "../text/shorten.ts";
import { rule } from "./rule.ts";

export const fileCapability = rule({
	name: "file-capability",
	summary: "A program of the image gets a capability of its own, and cannot be executed once that is dropped.",
	why: "The capability goes to whoever starts the program, USER or not; and cap_drop: [ALL] makes the kernel refuse to start it.",
	severity: "info",
	references: [owasp("D04"), man("setcap(8)"), man("capabilities(7)")],
	check: {
		*stage({ stage, profile }) {
			for (const { capabilities, at, program } of fileCapabilities(stage))
				yield { at, message: `"${shorten(program, 26)}" ${consequence(capabilities, profile)}` };
		},
	},
});

/** The kernel refuses a program whose effective capabilities are not all in the bounding set. */
function consequence(capabilities: readonly Capability[], { engine }: PrivilegeProfile): string {
	const { name, defaults } = engines[engine];
	const missing = capabilities.filter((it) => !defaults.has(it));
	if (missing.length > 0) return `cannot be executed by default: ${name} does not grant ${listed(missing)}`;
	return `cannot be executed once ${listed(capabilities)} ${capabilities.length > 1 ? "are" : "is"} dropped`;
}

function listed(capabilities: readonly Capability[]): string {
	if (capabilities.length >= allCapabilities.size - 14) return `${capabilities.length} capabilities`;
	const [first, second, ...others] = capabilities;
	if (second === undefined) return `${first}`;
	return others.length > 0 ? `${first} and ${others.length + 1} more` : `${first} and ${second}`;
}
