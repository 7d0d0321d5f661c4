import type { Files } from "../fuzz/mutations.ts";
import { checkFiles } from "../fuzz/oracles.ts";

/** Single files that upset something once, by what was wrong. */
const FILES: readonly (readonly [title: string, path: string, text: string])[] = [
	["a no-break space in a shell command", "Dockerfile", "FROM debian:12\nRUN apt-get\u00A0install sudo\n"],
	["a byte order mark within a shell command", "Dockerfile", "FROM debian:12\nCMD \uFEFF#USER root\n"],
	["a form feed in an entrypoint", "compose.yaml", "services:\n  a:\n    image: x\n    entrypoint: a \f b\n"],
	["half of a surrogate pair in a path", ".dropcap.yaml", 'baseline: "\uD800"\n'],
	["lists in lists, deeper than the stack", "compose.yaml", "- ".repeat(5000)],
	[
		"a service that is too deep, beside others",
		"compose.yaml",
		`services:\n  a:\n    x: ${"[".repeat(5000)}\n  b: {}\n`,
	],
	[
		"variables in variables, deeper than the stack",
		"compose.yaml",
		`services:\n  a:\n    image: ${"${A:-".repeat(9000)}\n`,
	],
];

/** What the fuzzer found: each comes to an end, in time, with places and edits that fit. */
describe("finds of the fuzzer", function () {
	this.timeout(60_000);
	for (const [title, path, text] of FILES) it(title, () => checkFiles(only(path, text)));
});

function only(path: string, text: string): Files {
	return { path, texts: new Map([[path, text]]) };
}
