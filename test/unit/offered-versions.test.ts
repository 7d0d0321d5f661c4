import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze } from "../../server/src/analysis/analyze.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { clientFeatures } from "../../server/src/features/client-features.ts";
import { codeActions } from "../../server/src/features/code-actions.ts";
import { hover } from "../../server/src/features/hover.ts";
import { linksFor } from "../../server/src/features/links.ts";
import type { Project } from "../../server/src/model/project.ts";
import { createDocuments, type Documents } from "../../server/src/workspace/documents.ts";
import { usualFeatures } from "../../server/src/workspace/feature-settings.ts";
import { anywhere, change, edited, LINKED, NEIGHBOURS } from "../properties/typing.ts";
import type { Texts } from "../support/fixes.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { readSamples } from "../support/samples.ts";
import { fullCapabilities } from "../support/test-client.ts";

/** How many documents are edited, and how often each. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 40);
const EDITS = 5;

interface Sample {
	readonly texts: Texts;
	readonly path: string;
}

const samples: readonly Sample[] = readSamples("rules").map(({ texts, file: { path } }) => ({ texts, path }));

const [linked, neighbours] = [LINKED, NEIGHBOURS].map(
	(it): Sample => ({ texts: new Map([["compose.yaml", it]]), path: "compose.yaml" }),
);

const settings: Settings = { ...defaultSettings, preset: "strict" };
const client = clientFeatures({ processId: null, rootUri: null, capabilities: fullCapabilities });
const links = linksFor(client, "dropcap:/rules");

describe("what is offered for a version of a document", function () {
	this.timeout(120_000);

	it("is what would be offered if it were the first", async () => {
		assert.ok(linked && neighbours);
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.constantFrom(...samples), fc.constantFrom(linked, neighbours)),
				fc.array(fc.tuple(change(), anywhere), { minLength: 1, maxLength: EDITS }),
				async ({ texts, path }, changes) => {
					const uri = uriOf(path);
					let text = texts.get(path) ?? "";
					const documents = opened(path, text, texts);
					offered(await documents.load(uri), uri, 0);
					for (const [i, [it, place]] of changes.entries()) {
						text = edited(text, it);
						documents.change(uri, i + 2, text);
						const fresh = await opened(path, text, texts).load(uri);
						const found = analyze(fresh, uri, settings).filter((finding) => finding.at.file.uri === uri);
						const offset = found[Math.floor(place * found.length)]?.at.span.start ?? Math.floor(place * text.length);
						const kept = offered(await documents.load(uri), uri, offset);
						assert.deepEqual(kept, offered(fresh, uri, offset), `${text}\n— at ${offset}`);
					}
				},
			),
			{ numRuns: RUNS },
		);
	});
});

function opened(path: string, text: string, texts: Texts): Documents {
	const documents = createDocuments(memoryFileSystem(texts));
	documents.open(uriOf(path), /\.ya?ml$/.test(path) ? "dockercompose" : "dockerfile", 1, text);
	return documents;
}

/** What there is to see and to do at a place: as the cursor comes there, and as somebody asks. */
function offered(project: Project, uri: string, offset: number): unknown {
	const file = project.files.get(uri);
	if (!file) return undefined;
	const actions = ([2, 1] as const).map((triggerKind) =>
		codeActions({
			project,
			file,
			settings,
			features: usualFeatures,
			newConfiguration: uriOf(".dropcap.yaml"),
			span: { start: offset, end: offset },
			context: { diagnostics: [], triggerKind },
			client,
			diagnostics: { client: client.diagnostics, documentationBase: undefined, version: 1 },
			versionOf: () => 1,
		}),
	);
	return [hover(project, uri, offset, settings, links), ...actions];
}
