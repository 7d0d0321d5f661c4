import assert from "node:assert/strict";
import fc from "fast-check";
import { changedServices } from "../../server/src/model/changed-services.ts";
import type { Edit } from "../../server/src/text/source-file.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";

const NAMES = ["a", "b", "c", "d", "e", "f"] as const;
const name = fc.constantFrom(...NAMES);

/** Lines of a service that may lean on others, each at most once. */
const service = fc.record({
	base: fc.option(name, { nil: undefined }),
	anchor: fc.option(name, { nil: undefined }),
	alias: fc.option(name, { nil: undefined }),
	isPrivileged: fc.boolean(),
});

/** Closes the document, so that the file is read as a whole and not service by service. */
const AS_A_WHOLE = "...\n";

describe("the services that an edit changes", function () {
	this.timeout(60_000);
	it("are those that a look at all of them tells, wherever it is", () =>
		fc.assert(
			fc.asyncProperty(fc.array(service, { minLength: 2, maxLength: 6 }), fc.nat(5), async (services, at) => {
				const texts = services.map((it, i) => written(NAMES[i] ?? "", it));
				const text = `x-a: &a {init: true}\nservices:\n${texts.join("")}`;
				const start = text.indexOf(texts[at % texts.length] ?? "") + (texts[at % texts.length]?.length ?? 0) - 1;
				const inParts = await changed(text, start);
				const asAWhole = await changed(text + AS_A_WHOLE, start);
				assert.deepEqual(inParts, asAWhole, text);
			}),
			{ numRuns: 200 },
		));

	it("are those that a look at all of them tells, where it is above them", () =>
		fc.assert(
			fc.asyncProperty(fc.array(service, { minLength: 2, maxLength: 6 }), fc.nat(2), async (services, at) => {
				const texts = services.map((it, i) => written(NAMES[i] ?? "", it));
				const lines = [
					"x-a: &a\n  init: true\n",
					"x-b: &b\n  init: true\n  # deeper\n",
					"name: c\nx-d:\n  init: &d\n    init: true\n",
				];
				const text = `${lines.join("")}services:\n${texts.join("")}`;
				const start = lines.slice(0, (at % lines.length) + 1).join("").length - 1;
				const newText = at === 2 ? "\n    pid: host" : "\n  pid: host";
				const inParts = await changed(text, start, newText);
				const asAWhole = await changed(text + AS_A_WHOLE, start, newText);
				assert.deepEqual(inParts, asAWhole, text);
			}),
			{ numRuns: 200 },
		));

	it("are those of the file that is asked about, also when another one was asked about before", async () => {
		const [compose, base] = [uriOf("compose.yaml"), uriOf("base.yaml")];
		const texts = new Map([
			["compose.yaml", "services:\n  a:\n    extends: {file: base.yaml, service: b}\n"],
			["base.yaml", "services:\n  b:\n    image: nginx\n"],
		]);
		const project = await loadProject(compose, memoryFileSystem(texts));
		const file = project.files.get(base);
		assert.ok(file);
		const edits = [{ file, span: { start: 28, end: 28 }, newText: "\n    pid: host" }];
		assert.deepEqual(changedServices(project, compose, edits), ["a"]);
		assert.deepEqual(changedServices(project, base, edits), ["b"]);
	});
});

function written(
	own: string,
	{ base, anchor, alias, isPrivileged }: typeof service extends fc.Arbitrary<infer T> ? T : never,
): string {
	const body = [
		alias === undefined ? "" : `    <<: *${alias}\n`,
		base === undefined ? "" : `    extends: ${base}\n`,
		isPrivileged ? "    privileged: true\n" : "",
		"    image: nginx\n",
	];
	return `  ${own}:${anchor === undefined ? "" : ` &${anchor}`}\n${body.join("")}`;
}

/** What a new key at the end of a service changes. */
async function changed(text: string, start: number, newText = "\n    pid: host"): Promise<readonly string[]> {
	const uri = uriOf("compose.yaml");
	const project = await loadProject(uri, memoryFileSystem(new Map([["compose.yaml", text]])));
	const file = project.files.get(uri);
	assert.ok(file);
	const edit: Edit = { file, span: { start, end: start }, newText };
	return changedServices(project, uri, [edit]).toSorted();
}
