import fc from "fast-check";
import { rules } from "../../server/src/rules/index.ts";
import { garbage } from "../properties/garbage.ts";
import type { Files } from "./mutations.ts";

const KEYS: readonly string[] = [
	...[
		"preset",
		"engine",
		"rules",
		"exclude",
		"images",
		"ignore",
		"baseline",
		"fix",
		"honorOtherTools",
		"extends",
		"root",
	],
	...["rule", "files", "services", "reason", "until", "severity", "minimum", "user", "uid", "capabilities", "writes"],
	...["presets", "__proto__", "constructor", "<<", "", "? "],
];

const VALUES: readonly unknown[] = [
	...[
		"strict",
		"minimal",
		"recommended",
		"podman",
		"docker",
		"off",
		"error",
		"hint",
		"true",
		"**",
		"!**",
		"*",
		"**/{a,b}/**",
	],
	...[
		"{{{{a,b}{c,d},e}",
		"a*a*a*a*a*a*a*b",
		"[",
		"\\",
		"../..",
		"/",
		".dropcap.yaml",
		"../.dropcap.yaml",
		"baseline.json",
	],
	...[
		"2027-02-30",
		"2026-01-01",
		"root",
		"app",
		"1001",
		"app:app",
		"CHOWN",
		"ALL",
		"",
		" ",
		"*a",
		"debian:12",
		"\u0000",
	],
	...[0, -1, 1e99, 10001, 4294967296, 0.5, true, false, null, [], {}, [[[[]]]]],
];

/** A configuration in good, bad and broken shape, with the files that it counts for. */
export function configurationInputs(): fc.Arbitrary<Files> {
	const key = fc.oneof(fc.constantFrom(...KEYS), fc.constantFrom(...rules.map((it) => it.name)));
	const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
		leaf: fc.oneof(
			fc.constantFrom(...VALUES),
			fc.constantFrom(...rules.map((it) => it.name)),
			fc.string({ maxLength: 6 }),
		),
		tree: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			tie("leaf"),
			fc.dictionary(key, tie("tree"), { maxKeys: 5 }),
			fc.array(tie("tree"), { maxLength: 4 }),
		),
	}));
	const written = fc.dictionary(key, tree, { maxKeys: 6 }).map((it) => writeBlock(it, ""));
	const text = fc.oneof(
		{ weight: 3, arbitrary: written },
		{ weight: 2, arbitrary: fc.tuple(written, garbage(), fc.nat()).map(([it, odd, at]) => spliced(it, odd, at)) },
		{ weight: 1, arbitrary: written.map((it) => `a: &a\n  - *a\n${it}<<: *a\n`) },
	);
	const path = fc.constantFrom(".dropcap.yaml", ".dropcap.yml");
	const baseline = fc.oneof(fc.json(), fc.constantFrom("", "[", '{"version":1,"findings":[null]}', '{"findings":{}}'));
	return fc.tuple(path, text, baseline).map(([name, it, known]) => ({
		path: name,
		texts: new Map([
			[name, it],
			["baseline.json", known],
			["Dockerfile", "FROM debian:12 AS web\nRUN useradd app\nUSER 5\n"],
			["compose.yaml", "services:\n  web:\n    image: nginx\n    privileged: true\n  app:\n    build: .\n"],
		]),
	}));
}

function spliced(text: string, odd: string, at: number): string {
	const start = at % (text.length + 1);
	return text.slice(0, start) + odd + text.slice(start);
}

/** JSON is YAML; the keys at the top and below them stand on lines of their own. */
function writeBlock(tree: Readonly<Record<string, unknown>>, indent: string): string {
	return Object.entries(tree)
		.map(([key, value]) =>
			indent === "" && isRecord(value)
				? `${JSON.stringify(key)}:\n${writeBlock(value, "  ")}`
				: `${indent}${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${JSON.stringify(value)}\n`,
		)
		.join("");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}
