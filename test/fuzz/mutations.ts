import fc from "fast-check";
import { composeProjects } from "../properties/compose-projects.ts";
import { garbage } from "../properties/garbage.ts";
import { dockerfiles } from "../properties/generate-dockerfiles.ts";
import { anywhere } from "../properties/typing.ts";
import type { Texts } from "../support/fixes.ts";
import { readSamples, type Sample } from "../support/samples.ts";

/** Some files, and the one among them that is looked at. */
export interface Files {
	readonly texts: Texts;
	readonly path: string;
}

/** One blow against a text: what is at a part of its length goes, and something else comes. */
type Mutation = (text: string) => string;

/** The longest text that is "of ordinary size", in UTF-16 units; what grows beyond it is cut. */
const LONGEST = 40_000;

/** Every file of the cases, of both languages. */
export const samples: readonly Sample[] = ["rules", "model", "features"].flatMap(readSamples);

/** Dockerfiles that were made up, or taken from the cases, whole or mutated. */
export function dockerfileInputs(): fc.Arbitrary<Files> {
	return fc.oneof(
		{ weight: 2, arbitrary: mutated(dockerfiles().map((text) => only("Dockerfile", text))) },
		{ weight: 2, arbitrary: mutated(ofSamples("dockerfile")) },
		{ weight: 1, arbitrary: mutated(garbage().map((text) => only("Dockerfile", text))) },
	);
}

/** Compose files with those beside them, made up or taken from the cases, whole or mutated. */
export function composeInputs(): fc.Arbitrary<Files> {
	return fc.oneof(
		{ weight: 2, arbitrary: mutated(composeProjects().map((texts) => ({ texts, path: "compose.yaml" }))) },
		{ weight: 2, arbitrary: mutated(ofSamples("yaml")) },
		{ weight: 1, arbitrary: mutated(garbage().map((text) => only("compose.yaml", text))) },
	);
}

/** Files with bytes turned, and read as what is left of them; halves of characters among it. */
export function byteInputs(): fc.Arbitrary<Files> {
	const change = fc.record({ at: anywhere, byte: fc.nat(255) });
	const anyText = fc.oneof(
		fc.string({ unit: "binary", maxLength: 400 }),
		fc.uint8Array({ maxLength: 400 }).map((it) => new TextDecoder("utf-16le").decode(it)),
		fc.uint8Array({ maxLength: 400 }).map((it) => new TextDecoder().decode(it)),
	);
	const names = fc.constantFrom("Dockerfile", "compose.yaml", ".dropcap.yaml", ".env");
	return fc.oneof(
		fc.tuple(names, anyText).map(([path, text]) => only(path, text)),
		fc
			.tuple(fc.oneof(ofSamples("dockerfile"), ofSamples("yaml")), fc.array(change, { minLength: 1, maxLength: 12 }))
			.map(([files, changes]) => withText(files, turned(textIn(files), changes))),
	);
}

/** The text of the file that is looked at. */
export function textIn({ texts, path }: Files): string {
	return texts.get(path) ?? "";
}

/** The same files with another text for the one that is looked at. */
export function withText(files: Files, text: string): Files {
	return { ...files, texts: new Map([...files.texts, [files.path, text]]) };
}

/** What an editor calls the language of a file of that name. */
export function languageIdOf(path: string): string {
	if (/\.dropcap\.ya?ml$|(?:^|\/)dropcap\.ya?ml$/.test(path)) return "yaml";
	return /\.ya?ml$/.test(path) ? "dockercompose" : "dockerfile";
}

function only(path: string, text: string): Files {
	return { texts: new Map([[path, text]]), path };
}

function ofSamples(language: string): fc.Arbitrary<Files> {
	const own = samples.filter((it) => it.file.language === language);
	return fc.constantFrom(...own).map(({ texts, file }) => ({ texts, path: file.path }));
}

function mutated(files: fc.Arbitrary<Files>): fc.Arbitrary<Files> {
	return fc
		.tuple(files, fc.oneof(fc.constant([]), fc.array(mutation(), { minLength: 1, maxLength: 6 })))
		.map(([it, mutations]) =>
			withText(
				it,
				mutations.reduce((text, mutate) => mutate(text).slice(0, LONGEST), textIn(it)),
			),
		);
}

/** What hurts readers: quotes and brackets that stay open, references to themselves, odd characters, deep and long runs. */
const PIECES: readonly string[] = [
	...[
		"'",
		'"',
		"`",
		"\\",
		"\\\n",
		"$",
		"${",
		"${A:-${B:-",
		"}",
		"$(",
		"((",
		"{",
		"[",
		"]",
		"|",
		">-\n",
		"#",
		"# ",
		":",
	],
	...[
		": ",
		"- ",
		"? ",
		"&a ",
		"*a",
		"<<: *a",
		"<<: [*a, *a]",
		"!reset null",
		"!override",
		"---\n",
		"...\n",
		"%TAG ! x\n",
	],
	...[
		"\t",
		"\r",
		"\r\n",
		"\n\n",
		"\u0000",
		"\uFEFF",
		"\ud800",
		"\u2028",
		"\u0085",
		"😀",
		"\u202E",
		"%",
		"%zz",
		"\\u0000",
	],
	...[
		"<<EOF\n",
		"<<-'A' <<B\n",
		"EOF\n",
		" && ",
		" || ",
		"; ",
		"&",
		">",
		"2>&1",
		"--mount=",
		"--from=",
		"USER ",
		"FROM a AS a\n",
	],
	...[
		"extends: {file: compose.yaml, service: web}",
		"include: compose.yaml",
		"include: [., ..]",
		"build: ../../../etc",
	],
	...[
		"env_file: /dev/zero",
		"user: *a",
		"__proto__: x",
		"constructor: {}",
		"toString",
		"hasOwnProperty: 1",
		"# dropcap-ignore ",
	],
	...[
		"# dropcap-ignore-file",
		"# escape=`\n",
		"# syntax=\n",
		"-1",
		"0x7fffffff",
		"1e999",
		"99999999999999999999",
		".inf",
		"~",
	],
];

function mutation(): fc.Arbitrary<Mutation> {
	const piece = fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(...PIECES) },
		{ weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
	);
	const inserted = fc.tuple(anywhere, fc.oneof(fc.constant(0), fc.nat(8), fc.nat(200)), piece).map(
		([at, removed, text]): Mutation =>
			(it) => {
				const start = Math.floor(at * it.length);
				return it.slice(0, start) + text + it.slice(start + removed);
			},
	);
	const run = fc.tuple(anywhere, piece, fc.constantFrom(10, 100, 1000, 5000)).map(
		([at, text, times]): Mutation =>
			(it) => {
				const start = Math.floor(at * it.length);
				return it.slice(0, start) + text.repeat(times) + it.slice(start);
			},
	);
	const copied = fc.tuple(anywhere, fc.nat(400), anywhere, fc.constantFrom(1, 1, 3, 30)).map(
		([from, length, to, times]): Mutation =>
			(it) => {
				const start = Math.floor(from * it.length);
				const end = Math.floor(to * it.length);
				return it.slice(0, end) + it.slice(start, start + length).repeat(times) + it.slice(end);
			},
	);
	const cut = anywhere.map(
		(at): Mutation =>
			(it) =>
				it.slice(0, Math.floor(at * it.length)),
	);
	const indented = fc.tuple(anywhere, fc.constantFrom("  ", "    ", "\t", "")).map(
		([at, indent]): Mutation =>
			(it) => {
				const lines = it.split("\n");
				const index = Math.floor(at * (lines.length - 1));
				return lines.map((line, i) => (i === index ? indent + line.trimStart() : line)).join("\n");
			},
	);
	const ends = fc.constantFrom("\r\n", "\r", "\n\n").map(
		(end): Mutation =>
			(it) =>
				it.replaceAll("\n", end),
	);
	return fc.oneof(
		{ weight: 6, arbitrary: inserted },
		{ weight: 1, arbitrary: run },
		{ weight: 3, arbitrary: copied },
		{ weight: 1, arbitrary: cut },
		{ weight: 2, arbitrary: indented },
		{ weight: 1, arbitrary: ends },
	);
}

function turned(text: string, changes: readonly { readonly at: number; readonly byte: number }[]): string {
	const bytes = new TextEncoder().encode(text);
	for (const { at, byte } of changes) if (bytes.length > 0) bytes[Math.floor(at * (bytes.length - 1))] = byte;
	return new TextDecoder().decode(bytes);
}
