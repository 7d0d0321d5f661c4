import assert from "node:assert/strict";
import { acceptInConfiguration } from "../../server/src/edits/configuration-edits.ts";
import { recordImage } from "../../server/src/edits/record-image.ts";
import { applyEdits } from "../../server/src/text/edit.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";

const FIELDS = '{ rule: privileged, files: ["/compose.yaml"], services: [web], reason: say why }';
const ENTRY = '  - rule: privileged\n    files: ["/compose.yaml"]\n    services: [web]\n    reason: say why\n';

describe("an entry for what was accepted", () => {
	it("begins the list where there is none", () => {
		assert.equal(accepted(""), `ignore:\n${ENTRY}`);
		assert.equal(accepted("# ours\n"), `# ours\nignore:\n${ENTRY}`);
		assert.equal(
			accepted("---\npreset: strict # loud\n# end\n"),
			`---\npreset: strict # loud\n# end\nignore:\n${ENTRY}`,
		);
		assert.equal(accepted("preset: strict"), `preset: strict\nignore:\n${ENTRY}`.trimEnd());
		assert.equal(accepted("ignore: # none yet\npreset: strict\n"), `ignore: # none yet\n${ENTRY}preset: strict\n`);
	});

	it("comes behind the others, with their indentation and below their comments", () => {
		const flat = "ignore:\n- rule: low-uid # ours\n  # for now\n\n# louder\npreset: strict\n";
		const entry = ENTRY.replaceAll(/^ {2}/gm, "");
		assert.equal(accepted(flat), flat.replace("  # for now\n", `  # for now\n${entry}`));
		const wide = "ignore:\n    -   rule: low-uid\n        reason: |\n            long\n            story\n";
		const wideEntry = ENTRY.replaceAll(/^ {4}/gm, "        ").replace("  - ", "    -   ");
		assert.equal(accepted(wide), wide + wideEntry);
	});

	it("keeps the line ends", () => {
		assert.equal(accepted("preset: strict\r\n"), `preset: strict\r\nignore:\r\n${ENTRY.replaceAll("\n", "\r\n")}`);
	});

	it("goes inside brackets and braces", () => {
		assert.equal(accepted("ignore: []\n"), `ignore: [${FIELDS}]\n`);
		assert.equal(accepted("ignore: [{ rule: low-uid }] # ours\n"), `ignore: [{ rule: low-uid }, ${FIELDS}] # ours\n`);
		assert.equal(accepted("{ preset: strict }\n"), `{ preset: strict, ignore: [${FIELDS}] }\n`);
		assert.equal(accepted("{ ignore: [] }\n"), `{ ignore: [${FIELDS}] }\n`);
	});

	it("is not written where it would not be read", () => {
		for (const text of [
			"ignore: [",
			"ignore: none\n",
			"preset: strict\n---\npreset: minimal\n",
			"preset: strict\n...\n",
			"ignore: [{ rule: low-uid } # ours\n]\n",
			"- ignore\n",
			"ignore: *none\n",
			"ignore: []\nignore: []\n",
		])
			assert.equal(accepted(text), undefined, text);
	});

	it("names the file from the configuration's folder, and quotes what is no plain word", () => {
		const text = accepted("", { uri: "file:///project/my%20api/compose.yaml", services: ["no", "1", "web-1"] });
		assert.match(text ?? "", /files: \["my api\/compose\.yaml"\]\n {4}services: \["no", "1", web-1\]\n/);
		assert.doesNotMatch(accepted("", { services: [] }) ?? "", /services/);
		assert.equal(accepted("", { uri: "file:///other/compose.yaml" }), undefined);
		assert.equal(accepted("", { uri: "file:///project/{a}/compose.yaml" }), undefined);
	});
});

function accepted(text: string, change: { readonly uri?: string; readonly services?: readonly string[] } = {}) {
	const file: SourceFile = { uri: "file:///project/.dropcap.yaml", language: "config", text };
	const wanted = { rule: "privileged", uri: "file:///project/compose.yaml", services: ["web"], ...change };
	const edits = acceptInConfiguration(file, wanted);
	return edits.length === 0 ? undefined : applyEdits(file, edits);
}

describe("an entry for an image", () => {
	const entry = '"registry.corp/base:3": { user: root }';

	it("begins the images where there are none", () => {
		assert.equal(recorded(""), `images:\n  ${entry}\n`);
		assert.equal(recorded("preset: strict"), `preset: strict\nimages:\n  ${entry}`);
		assert.equal(recorded("images: # ours\npreset: strict\r\n"), `images: # ours\n  ${entry}\npreset: strict\r\n`);
		assert.equal(recorded("{ preset: strict }\n"), `{ preset: strict, images: { ${entry} } }\n`);
	});

	it("comes behind the others, with their indentation and below their comments", () => {
		const wide = 'images:\n    "registry.corp/node:*":\n        user: "1001"\n        # for now\n\npreset: strict\n';
		assert.equal(recorded(wide), wide.replace("# for now\n", `# for now\n    ${entry}\n`));
		assert.equal(recorded("images: { a: { user: b } }\n"), `images: { a: { user: b }, ${entry} }\n`);
	});

	it("leaves the digest out", () => {
		assert.equal(recorded("", "registry.corp/base:3@sha256:0123"), `images:\n  ${entry}\n`);
	});

	it("is not written where it would not be read", () => {
		for (const text of [
			"images: [",
			"images: none\n",
			"images: *none\n",
			"preset: strict\n---\npreset: minimal\n",
			"images: {}\nimages: {}\n",
			`images:\n  ${entry}\n`,
		])
			assert.equal(recorded(text), undefined, text);
	});

	function recorded(text: string, image = "registry.corp/base:3"): string | undefined {
		const file: SourceFile = { uri: "file:///project/.dropcap.yaml", language: "config", text };
		const edits = recordImage(file, image);
		return edits.length === 0 ? undefined : applyEdits(file, edits);
	}
});
