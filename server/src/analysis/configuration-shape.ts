import { allCapabilities } from "../knowledge/capabilities.ts";
import type { RuleMeta } from "../rules/rule.ts";
import type { Shape } from "./shape.ts";
import { ENGINES, LARGEST_UID, PRESETS, SEVERITIES, USER_NAME } from "./wishes.ts";

const severity: Shape = {
	kind: "word",
	words: SEVERITIES,
	noun: "severity",
	description: "How much a finding matters; off turns the rule off.",
};

const anyText = { kind: "text", pattern: /\S/, wanted: "text" } as const;

const globs = (description: string, examples: readonly unknown[]): Shape => ({
	kind: "list",
	alone: true,
	of: { ...anyText, description: "A pattern as in .gitignore, seen from the configuration's folder." },
	description,
	examples,
});

/** What single rules can be told beside their severity. */
const options: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
	"low-uid": {
		minimum: {
			kind: "number",
			minimum: 1,
			maximum: LARGEST_UID,
			description: "UIDs below this are low. The preset decides otherwise: 1000, or 10000 in strict.",
			examples: [1000, 10000],
		},
	},
};

const fix: Shape = {
	kind: "record",
	required: [],
	description: "What fixes write, such as the account that they create.",
	keys: {
		user: {
			kind: "text",
			pattern: USER_NAME,
			wanted: "the name of a user other than root",
			description: "Its name.",
			examples: ["app"],
		},
		uid: {
			kind: "number",
			minimum: 1,
			maximum: LARGEST_UID,
			description: "Its UID and GID. From 10000 on it meets no account of the host.",
			examples: [10001],
		},
		capabilityComments: {
			kind: "flag",
			description: "Whether each capability that a fix adds back gets a comment that says what it is for.",
			examples: [true],
		},
	},
};

const image: Shape = {
	kind: "record",
	required: [],
	description: "What is known of the image.",
	keys: {
		user: {
			kind: "text",
			pattern: /^[\w.+-]*(?::[\w.+-]+)?$/,
			wanted: "a user such as 1001 or app:app",
			takesNumbers: true,
			description: "The user that the image sets; root or empty text where it sets none.",
			examples: ["1001", "app:app", "root"],
		},
		capabilities: {
			kind: "list",
			alone: false,
			of: {
				kind: "word",
				words: [...allCapabilities],
				noun: "capability",
				description: "A Linux capability without CAP_.",
			},
			description: "What its service needs once all capabilities are dropped; an empty list for none.",
			examples: [[], ["CHOWN", "SETUID", "SETGID"]],
		},
		writes: {
			kind: "list",
			alone: true,
			of: { ...anyText, description: "A directory." },
			description: "The directories that its service writes to.",
			examples: [["/var/cache/app"]],
		},
	},
};

const ignoreOf = (ruleNames: readonly string[]): Shape => ({
	kind: "record",
	required: ["rule"],
	description: "Findings that were looked at and accepted.",
	keys: {
		rule: {
			kind: "list",
			alone: true,
			of: { kind: "word", words: ruleNames, noun: "rule", description: "The name of a rule." },
			description: "The rule, or a list of rules.",
			examples: ["docker-socket"],
		},
		files: globs("Only in these files; in all files where it is left out.", [["compose.yaml"]]),
		services: {
			kind: "list",
			alone: true,
			of: { ...anyText, description: "The name of a service or of a build stage." },
			description: "Only for these services and build stages; for all where it is left out.",
			examples: [["traefik"]],
		},
		reason: {
			...anyText,
			description: "Why it is accepted, for whoever reads this next.",
			examples: ["needs the socket until we move to socket-proxy"],
		},
		until: {
			kind: "day",
			description: "The last day on which the entry counts; it is reported when that is over.",
			examples: ["2027-03-01"],
		},
	},
});

/** What a configuration file may say where these are the rules. */
export function configurationShapeOf(rules: readonly RuleMeta[]): Shape {
	const ruleNames = rules.map((it) => it.name);
	return {
		kind: "record",
		required: [],
		description: "The configuration of Dropcap, which keeps containers at least privilege.",
		keys: {
			preset: {
				kind: "word",
				words: PRESETS,
				noun: "preset",
				description: "How much is said: errors and the core rules, every rule as it is, or hints as warnings too.",
				examples: ["recommended"],
			},
			engine: {
				kind: "word",
				words: ENGINES,
				noun: "engine",
				description: "The engine that runs the containers: engines differ in what they grant.",
				examples: ["podman"],
			},
			rules: {
				kind: "named",
				noun: "rule",
				names: ruleNames,
				of: (name) => ({
					kind: "either",
					plain: severity,
					record: {
						kind: "record",
						required: [],
						description: "The severity with the rule's options.",
						keys: { severity, ...options[name] },
					},
					description: rules.find((it) => it.name === name)?.summary ?? "",
				}),
				description: "Severity and options of single rules by name; they win over the preset.",
				examples: [{ "low-uid": { severity: "warning", minimum: 1000 } }],
			},
			exclude: globs(
				"Files that are not judged; the last pattern that fits counts, and one with ! takes a file back in.",
				[["**/testdata/**"]],
			),
			images: {
				kind: "named",
				noun: "image",
				names: undefined,
				of: () => image,
				description:
					"What private base images are like; * in a name stands for any characters, the first that fits counts.",
				examples: [{ "registry.corp/base/*": { user: "1001", capabilities: [] } }],
			},
			ignore: {
				kind: "list",
				alone: false,
				of: ignoreOf(ruleNames),
				description: "Findings that were looked at and accepted, with the reason and for how long.",
			},
			baseline: {
				...anyText,
				description:
					"The path of the findings that were accepted all at once, seen from the configuration's folder; dropcap baseline writes it.",
				examples: [".dropcap-baseline.json"],
			},
			fix,
			honorOtherTools: {
				kind: "flag",
				description: "Whether the ignoring comments of hadolint, Trivy, Checkov, KICS, Semgrep and tally count.",
				examples: [true],
			},
			extends: {
				...anyText,
				description: "The path of another configuration, seen from this file; what is said here wins.",
				examples: ["../.dropcap.yaml"],
			},
			root: {
				kind: "flag",
				description: "True where configurations of the folders above do not count.",
				examples: [true],
			},
		},
	};
}
