import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { analyze } from "../../server/src/analysis/analyze.ts";
import { configurationOf } from "../../server/src/analysis/configuration.ts";
import { effectiveSettings } from "../../server/src/analysis/effective-settings.ts";
import { wishesOf } from "../../server/src/analysis/merged-configuration.ts";
import { defaultSettings } from "../../server/src/analysis/settings.ts";
import { isConfigurationUri } from "../../server/src/knowledge/configuration-names.ts";
import { configurationTemplate } from "../../server/src/knowledge/configuration-template.ts";
import { stagesOf } from "../../server/src/model/stage.ts";
import { fitsGlob } from "../../server/src/text/glob.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { configurationSource, settingsInEditor } from "../../server/src/workspace/configured-settings.ts";
import { createDocuments } from "../../server/src/workspace/documents.ts";
import { readEditorSettings } from "../../server/src/workspace/editor-settings.ts";

import { loadProject } from "../../server/src/workspace/loader.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";

const TODAY = "2026-11-22";

describe("globs", () => {
	const cases: readonly (readonly [glob: string, fits: string, fitsNot: string])[] = [
		["compose.yaml", "compose.yaml a/b/compose.yaml compose.yaml/x", "compose.yml xcompose.yaml"],
		["/compose.yaml", "compose.yaml", "a/compose.yaml"],
		["a/compose.yaml", "a/compose.yaml", "b/a/compose.yaml compose.yaml"],
		["**/testdata/**", "testdata/x a/testdata/b/c", "testdata a/testdatas/x"],
		["a/**/b", "a/b a/x/b a/x/y/b a/b/c", "a/x b"],
		["*.Dockerfile", "x.Dockerfile a/y.Dockerfile .Dockerfile", "Dockerfile"],
		["a/*/c", "a/b/c a/b/c/d", "a/c a/b/b/c"],
		["?.y{a,}ml", "a.yaml b.yml", "ab.yml .yml a.yl"],
		["testdata/", "testdata/x a/testdata/x", "testdatas/x"],
		["**", "a a/b", ""],
		["./a", "a a/b", "b/a"],
	];
	for (const [glob, fits, fitsNot] of cases) {
		it(glob, () => {
			for (const path of fits.split(" ").filter(Boolean)) assert.ok(fitsGlob(path, glob), `${path} fits`);
			for (const path of fitsNot.split(" ").filter(Boolean)) assert.ok(!fitsGlob(path, glob), `${path} does not fit`);
		});
	}

	it("cost no more than they are long", () => {
		const start = performance.now();
		fitsGlob("a".repeat(2000), `${"*a".repeat(200)}b`);
		fitsGlob(Array.from({ length: 500 }, () => "a").join("/"), `${"**/a/".repeat(100)}b`);
		fitsGlob("a", "{a,b}".repeat(40));
		assert.ok(performance.now() - start < 500);
	});
});

describe("settings", () => {
	it("take the first that says something, rule by rule", () => {
		const settings = effectiveSettings(
			[
				{ preset: undefined, rules: { privileged: "hint" } },
				{ preset: "strict", rules: { privileged: "error", "root-user": "off" }, userUid: 4711 },
				{ preset: "minimal", userUid: 1, userName: "web" },
			],
			TODAY,
		);
		assert.deepEqual(settings, {
			...defaultSettings,
			preset: "strict",
			rules: { privileged: "hint", "root-user": "off" },
			newUser: { name: "web", uid: 4711 },
			today: TODAY,
		});
		assert.deepEqual(effectiveSettings([], undefined), defaultSettings);
	});

	it("of an editor give way to a file, or do not, or know none", async () => {
		const disk = new Map([
			["Dockerfile", "FROM debian:12\n"],
			[".dropcap.yaml", "preset: minimal\nengine: podman\nrules: { privileged: off, root-user: hint }\n"],
			["other.yaml", "preset: strict\n"],
		]);
		const given = { preset: "strict", engine: "docker", rules: { privileged: "error" } };
		const chosen = async (more: object) => {
			const editor = readEditorSettings({ ...given, ...more });
			const uri = uriOf("Dockerfile");
			const source = configurationSource(editor, uri, uriOf(""));
			const documents = createDocuments(memoryFileSystem(disk));
			const { preset, engine, rules } = settingsInEditor(await documents.load(uri, source), editor, undefined, TODAY);
			return { preset, engine, rules };
		};
		const both = { privileged: "off", "root-user": "hint" };
		assert.deepEqual(await chosen({}), { preset: "minimal", engine: "podman", rules: both });
		assert.deepEqual(await chosen({ configurationPreference: "editorFirst" }), {
			preset: "strict",
			engine: "podman",
			rules: { ...both, privileged: "error" },
		});
		assert.deepEqual(await chosen({ configurationPreference: "editorOnly" }), given);
		assert.deepEqual(await chosen({ configPath: "other.yaml" }), { ...given, preset: "strict" });
	});
});

describe("a configuration", () => {
	it("is known by its name", () => {
		for (const it of [".dropcap.yaml", "a/.dropcap.yml", ".config/dropcap.yaml"])
			assert.ok(isConfigurationUri(uriOf(it)));
		for (const it of ["dropcap.yaml", "x.dropcap.yaml", ".dropcap.json"]) assert.ok(!isConfigurationUri(uriOf(it)));
	});

	it("is searched up to a folder, and no further", async () => {
		const asked: string[] = [];
		const disk = memoryFileSystem(new Map([["a/b/Dockerfile", "FROM debian:12\n"]]));
		const read = (uri: string) => {
			asked.push(uri);
			return disk.read(uri);
		};
		const documents = createDocuments({ ...disk, read });
		const uri = uriOf("a/b/Dockerfile");
		await documents.load(uri, { kind: "nearest", top: uriOf("a/") });
		const names = [".dropcap.yaml", ".dropcap.yml", ".config/dropcap.yaml", ".dropcap-baseline.json"];
		assert.deepEqual(
			asked.toSorted(),
			[...names.flatMap((it) => [uriOf(`a/b/${it}`), uriOf(`a/${it}`)]), uri].toSorted(),
		);
		const before = asked.length;
		for (let version = 1; version < 5; version++) {
			documents.open(uri, "dockerfile", version, `FROM debian:${version}\n`);
			await documents.load(uri, { kind: "nearest", top: uriOf("a/") });
		}
		assert.equal(asked.length, before, "a keystroke looks for no configuration");
	});

	it("that is private to one project does not reach another one with the same Dockerfile", () => {
		const file: SourceFile = { uri: uriOf("Dockerfile"), language: "dockerfile", text: "FROM corp/base\n" };
		const find = (images: string) => {
			const configuration = configOf(`images: ${images}\n`);
			const project = {
				files: new Map([file, configuration].map((it) => [it.uri, it])),
				missing: new Set<string>(),
				configurations: [configuration.uri],
				images: configurationOf(configuration).wishes.images ?? [],
			};
			return analyze(project, file.uri, { ...defaultSettings, rules: { "missing-user": "warning" } })
				.filter((it) => it.rule.name === "missing-user")
				.map((it) => it.message.slice(0, 16));
		};
		assert.deepEqual(find('{ "corp/*": { user: "5" } }'), []);
		assert.deepEqual(find('{ "corp/*": { user: root } }'), ["Image runs as ro"]);
		assert.deepEqual(find("{}"), ["Image may run as"]);
		const images = [{ pattern: "a", user: "b", capabilities: undefined, writes: [] }];
		assert.equal(stagesOf(file, { images }), stagesOf(file, { images }));
		assert.notEqual(stagesOf(file, { images }), stagesOf(file));
	});

	it("that init writes is fine, as it is and with every line taken in", () => {
		for (const text of [configurationTemplate, configurationTemplate.replace(/^# (?=[a-z]+:| {2})/gm, "")]) {
			assert.deepEqual(problemsIn(text), []);
		}
		const all = Object.entries(
			configurationOf(configOf(configurationTemplate.replace(/^# (?=[a-z]+:| {2})/gm, ""))).wishes,
		);
		assert.deepEqual(
			all.filter(([key, value]) => value === undefined && key !== "honorOtherTools").map(([key]) => key),
			[],
		);
	});

	it("of any kind is read without an error", async function () {
		this.timeout(10_000);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, fc.string()), { maxLength: 40 }),
				async (pieces) => {
					const texts = new Map([
						[".dropcap.yaml", pieces.join("")],
						["Dockerfile", "FROM debian:12 AS a\n"],
					]);
					for (const path of texts.keys()) {
						const uri = uriOf(path);
						const project = await loadProject(uri, memoryFileSystem(texts));
						for (const { at, message } of analyze(project, uri, effectiveSettings(wishesOf(project), TODAY))) {
							assert.ok(message.length <= 120, message);
							assert.ok(at.span.start <= at.span.end && at.span.end <= at.file.text.length);
						}
					}
				},
			),
			{ numRuns: 60 },
		);
	});

	it("is explained key by key", () => {
		const page = new URL("../../docs/configuration.md", import.meta.url);
		assert.ok(existsSync(page));
		const schema = JSON.parse(readFileSync(new URL("../../schemas/config.schema.json", import.meta.url), "utf8"));
		const text = readFileSync(page, "utf8");
		for (const key of Object.keys(schema.properties)) assert.match(text, new RegExp(`^## \`${key}\``, "m"));
		const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, example = ""]) => example);
		assert.ok(examples.length >= Object.keys(schema.properties).length);
		for (const example of examples) assert.deepEqual(problemsIn(example), [], example);
	});
});

function configOf(text: string): SourceFile {
	return { uri: uriOf(".dropcap.yaml"), language: "config", text };
}

/** What is wrong with a configuration, bases that are not there aside. */
function problemsIn(text: string): readonly string[] {
	const file = configOf(text);
	const project = { files: new Map([[file.uri, file]]), missing: new Set<string>(), configurations: [], images: [] };
	return analyze(project, file.uri, { ...defaultSettings, today: TODAY }).map((it) => it.message);
}

const PIECES: readonly string[] = [
	..."preset: rules: exclude: images: ignore: fix: root: extends: rule: until: user: uid: files: services:".split(" "),
	..."strict missing-user low-uid minimum: severity: off 10001 true 2026-01-01 .dropcap.yaml ** *a &a <<: !x".split(
		" ",
	),
	..."{ } [ ] , : - ? | > \" ' # @ % --- ...".split(" "),
	"\n",
	"\n  ",
	"\n    ",
	"\n- ",
	"\n  - ",
	" ",
	"\t",
	"\r\n",
	"\uFEFF",
];
