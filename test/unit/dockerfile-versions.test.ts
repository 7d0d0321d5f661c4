import assert from "node:assert/strict";
import fc from "fast-check";
import { type Instruction, parseDockerfile } from "../../server/src/syntax/dockerfile.ts";
import { readTop } from "../../server/src/syntax/dockerfile-slice.ts";
import { imagined } from "../../server/src/text/lineage.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { garbage } from "../properties/garbage.ts";
import { dockerfiles } from "../properties/generate-dockerfiles.ts";
import { dockerfileChange, edited } from "../properties/typing.ts";
import { readSamples } from "../support/samples.ts";

/** How many documents are edited, and how often each. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 150) * 4;
const EDITS = 8;

const samples = ["rules", "model"].flatMap(readSamples);

describe("versions of a Dockerfile", function () {
	this.timeout(120_000);

	it("have the instructions and comments of the whole text", () => {
		const texts = samples.flatMap(({ file }) => (file.language === "dockerfile" ? [file.text] : []));
		fc.assert(
			fc.property(
				fc.oneof(dockerfiles(), garbage(), fc.constantFrom(...texts)),
				fc.array(dockerfileChange(), { maxLength: EDITS }),
				(first, changes) => {
					let file = fileOf(first);
					compareWithWhole(file);
					for (const it of changes) {
						file = imagined(file, edited(file.text, it));
						compareWithWhole(file);
					}
				},
			),
			{ numRuns: RUNS },
		);
	});

	it("share what was read of the instructions that stayed, but for the first one of a short file", () => {
		const first = fileOf("FROM debian:12\n");
		parseDockerfile(first);
		const text = "FROM debian:12\nRUN a \\\n  # why\n\n  b\nRUN <<EOF\nc\nEOF\n# d\nUSER app\n";
		const before = imagined(first, text);
		const after = imagined(before, before.text.replace("12\n", "12\nENV A=b\n").replace("\nc\n", "\nccc\n"));
		const old = parseDockerfile(before).instructions.map((it) => it.identity);
		const now = parseDockerfile(after).instructions.map((it) => [it.keyword, old.indexOf(it.identity)]);
		assert.deepEqual(now, [
			["FROM", 0],
			["ENV", -1],
			["RUN", 1],
			["RUN", -1],
			["USER", 3],
		]);
	});

	it("keep directives on top behind a byte order mark that was typed", () => {
		const directives = "# syntax=docker/dockerfile:1\n# escape=\\\n";
		const before = fileOf(`${directives}FROM debian:12\n`);
		parseDockerfile(before);
		compareWithWhole(imagined(before, `\uFEFF${before.text}`));
	});

	it("are read anew where the escape character changes", () => {
		const before = fileOf("# escape=\\\nFROM debian:12\nRUN a `\nUSER b\n");
		const after = imagined(before, before.text.replace("=\\", "=`"));
		assert.deepEqual(
			[before, after].map((it) => parseDockerfile(it).instructions.length),
			[3, 2],
		);
	});
});

/** The top of a file is read without cuts, so here that is all of it. */
function compareWithWhole(file: SourceFile): void {
	const { instructions, comments, escapeCharacter } = parseDockerfile(file);
	const whole = readTop(file.text);
	assert.deepEqual(
		instructions.map(withoutIdentity),
		whole.instructions.map(withoutIdentity),
		JSON.stringify(file.text),
	);
	assert.deepEqual(comments, whole.comments, JSON.stringify(file.text));
	assert.equal(escapeCharacter, whole.escapeCharacter);
}

function withoutIdentity({
	keyword,
	keywordSpan,
	span,
	flags,
	body,
	words,
	exec,
	heredocs,
	trigger,
}: Instruction): Omit<Instruction, "identity" | "trigger"> & { readonly trigger: unknown } {
	const whole = trigger && withoutIdentity(trigger);
	return { keyword, keywordSpan, span, flags, body, words, exec, heredocs, trigger: whole };
}

function fileOf(text: string): SourceFile {
	return { uri: "file:///some-file", language: "dockerfile", text };
}
