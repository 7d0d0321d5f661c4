import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { defaultSettings } from "../../server/src/analysis/settings.ts";
import { clientFeatures } from "../../server/src/features/client-features.ts";
import { codeActions } from "../../server/src/features/code-actions.ts";
import { codeLenses } from "../../server/src/features/code-lenses.ts";
import { completion } from "../../server/src/features/completion.ts";
import { documentLinks } from "../../server/src/features/document-links.ts";
import { hover } from "../../server/src/features/hover.ts";
import { inlayHints } from "../../server/src/features/inlay-hints.ts";
import { linksFor } from "../../server/src/features/links.ts";
import { projectDocument } from "../../server/src/features/privileges-document.ts";
import { touches } from "../../server/src/text/span.ts";
import { usualFeatures } from "../../server/src/workspace/feature-settings.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { readCases } from "../support/cases.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { fullCapabilities } from "../support/test-client.ts";

const RUNS = 100;
const client = clientFeatures({ processId: null, rootUri: null, capabilities: fullCapabilities });
const links = linksFor(client, "dropcap:/rules");

interface Sample {
	readonly name: string;
	readonly texts: ReadonlyMap<string, string>;
	readonly path: string;
}

const samples: readonly Sample[] = ["rules", "features", "configuration"].flatMap((folder) => {
	const place = new URL(`../${folder}/`, import.meta.url);
	return readdirSync(place)
		.filter((it) => it.endsWith(".md"))
		.flatMap((page) =>
			readCases(readFileSync(new URL(page, place), "utf8")).cases.flatMap(({ title, files }) => {
				const texts = new Map(files.map((it) => [it.path, it.text]));
				return files.map(({ path }) => ({ name: `${page}, ${title}, ${path}`, texts, path }));
			}),
		);
});

describe("properties of features", function () {
	this.timeout(120_000);

	it("no half of a file, at no place, makes a feature throw or answer beside it", async () => {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...samples), fc.nat(), fc.nat(), async ({ texts, path }, length, place) => {
				const text = texts.get(path) ?? "";
				const cut = text.slice(0, length % (text.length + 1));
				await askEverything(new Map([...texts, [path, cut]]), path, place % (cut.length + 1));
			}),
			{ numRuns: RUNS },
		);
	});

	it("nor does an empty file, a huge one or a strange one", async () => {
		const service = (i: number) => `  s${i}:\n    image: nginx\n    cap_add: [SYS_ADMIN]\n    tmpfs: [/tmp]\n`;
		const huge = `services:\n${Array.from({ length: 80 }, (_, i) => service(i)).join("")}`;
		for (const text of ["", "\uFEFF", "\r\n", "\t", "[".repeat(5000), "a:\n ".repeat(500), huge, "services: [", "*x"])
			for (const path of ["compose.yaml", "Dockerfile", ".dropcap.yaml"])
				for (const offset of [0, text.length, text.length >> 1])
					await askEverything(new Map([[path, text]]), path, offset);
	});

	it("nothing that a file says becomes a link, a command or HTML", async () => {
		const evil = "[x](command:evil) <img src=x> ![y](http://evil) www.evil.com `<b>` | http://evil.com";
		const compose = `services:\n  web:\n    image: ${JSON.stringify(evil)}\n    user: ${JSON.stringify(evil)}\n    security_opt: [${JSON.stringify(`apparmor=${evil}`)}]\n    pid: ${JSON.stringify(`service:${evil}`)}\n    tmpfs: [${JSON.stringify(`/tmp/${evil}`)}]\n    cap_add: [SYS_ADMIN, ${JSON.stringify(evil)}]\n    volumes: [{ type: bind, source: ${JSON.stringify(`/etc/${evil}`)}, target: ${JSON.stringify(evil)} }]\n    group_add: [${JSON.stringify(evil)}]\n  ${JSON.stringify(evil)}: { image: debian }\n`;
		const uri = uriOf("compose.yaml");
		const project = await loadProject(uri, memoryFileSystem(new Map([["compose.yaml", compose]])));
		const hovers = [...compose].map((_, offset) => hover(project, uri, offset, defaultSettings, links)?.markdown);
		const texts = new Set([...hovers, projectDocument(project, uri, defaultSettings, links)]);
		assert.ok(texts.size > 6);
		for (const text of texts) {
			const own = /\]\((?:dropcap|file):[^\s()]*\)/g;
			const shown = (text ?? "")
				.replace(own, "")
				.replace(/(`+)[^\n]*?[^`]\1(?!`)/g, "")
				.replace(/\\[!-/:-@[-`{-~]/g, "");
			assert.doesNotMatch(shown, /<\w|\]\(command:|!\[|https?:\/\/(?!man7\.org)|www\./, text);
		}
	});
});

async function askEverything(texts: ReadonlyMap<string, string>, path: string, offset: number): Promise<void> {
	const uri = uriOf(path);
	const project = await loadProject(uri, memoryFileSystem(texts));
	const file = project.files.get(uri);
	if (!file) return;
	const whole = { start: 0, end: file.text.length };
	const answer = hover(project, uri, offset, defaultSettings, links);
	if (answer) {
		assert.ok(touches(answer.span, offset) && touches(whole, answer.span.end));
		assert.ok(answer.markdown.split("\n").length <= 14, answer.markdown);
	}
	for (const { span } of completion(project, file, offset, defaultSettings, links))
		assert.ok(touches(span, offset) && touches(whole, span.end));
	inlayHints(project, file, whole, defaultSettings);
	codeLenses(project, file, defaultSettings, client);
	documentLinks(project, file, client, "dropcap:/rules");
	projectDocument(project, uri, defaultSettings, links);
	codeActions({
		project,
		file,
		settings: defaultSettings,
		features: usualFeatures,
		newConfiguration: undefined,
		span: { start: offset, end: offset },
		context: { diagnostics: [] },
		client,
		diagnostics: { client: client.diagnostics, documentationBase: "dropcap:/rules", version: 1 },
		versionOf: () => 1,
	});
}
