import assert from "node:assert/strict";
import { analyze, judge } from "../../server/src/analysis/analyze.ts";
import { accept, baselineOf, baselineText } from "../../server/src/analysis/baseline.ts";
import { effectiveSettings } from "../../server/src/analysis/effective-settings.ts";
import { wishesOf } from "../../server/src/analysis/merged-configuration.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";

const SERVICE = "services:\n  web:\n    image: nginx\n    privileged: true\n";
const ROOT = "FROM debian:12\n";

type Texts = Readonly<Record<string, string>>;

describe("a baseline", () => {
	it("accepts what is found today, file by file", async () => {
		const text = await acceptedIn("", { "api/Dockerfile": ROOT, "compose.yaml": SERVICE });
		const { version, files } = JSON.parse(text);
		assert.equal(version, 1);
		assert.deepEqual(Object.keys(files), ["api/Dockerfile", "compose.yaml"]);
		assert.deepEqual(files["api/Dockerfile"], { "missing-user": { "FROM debian:12": 1 } });
		assert.deepEqual(files["compose.yaml"].privileged, { "web: privileged: true": 1 });
		const project = { "api/Dockerfile": ROOT, "compose.yaml": SERVICE, ".dropcap-baseline.json": text };
		assert.deepEqual(await found("compose.yaml", project), []);
		assert.deepEqual(await found("api/Dockerfile", project), []);
	});

	it("survives lines that move, and new blanks in them", async () => {
		const text = await acceptedIn("", { "compose.yaml": SERVICE });
		const moved = `# new\n\nservices:\n  db: { image: "postgres" }\n  web:\n      # why\n      image: nginx\n      privileged:   true\n`;
		const left = await found("compose.yaml", { "compose.yaml": moved, ".dropcap-baseline.json": text });
		assert.ok(!left.includes("privileged"), left.join());
		assert.ok(left.includes("default-capabilities"), "what the new service does is new");
	});

	it("reports the same line in another service, another file, or once more", async () => {
		const text = await acceptedIn("", { "compose.yaml": SERVICE, Dockerfile: ROOT });
		const other = SERVICE.replace("web", "api");
		const privileged = (texts: Texts, path: string) =>
			found(path, { ...texts, ".dropcap-baseline.json": text }).then((it) => it.includes("privileged"));
		assert.ok(await privileged({ "compose.yaml": other }, "compose.yaml"));
		assert.ok(await privileged({ "b/compose.yaml": SERVICE }, "b/compose.yaml"));
		const twice = { Dockerfile: `${ROOT}USER root\n`, ".dropcap-baseline.json": text };
		assert.deepEqual(await found("Dockerfile", twice), ["root-user"]);
		const accepted = JSON.stringify({ version: 1, files: { Dockerfile: { sudo: { "RUN sudo a": 1 } } } });
		const repeated = "FROM debian:12\nRUN sudo a\nRUN sudo a\nUSER 10001\n";
		const left = await judged("Dockerfile", { Dockerfile: repeated, ".dropcap-baseline.json": accepted });
		assert.deepEqual(
			left.findings.map((it) => [it.rule.name, it.at.file.text.slice(0, it.at.span.start).split("\n").length]),
			[["sudo", 3]],
		);
		assert.deepEqual(
			left.suppressed.map((it) => [it.finding.rule.name, it.by]),
			[["sudo", "baseline"]],
		);
	});

	it("lies in the folder or above, nearest first, or where the nearest configuration says", async () => {
		const text = await acceptedIn("", { "api/Dockerfile": ROOT });
		const own = await acceptedIn("api/", { "api/Dockerfile": ROOT });
		const none = JSON.stringify({ version: 1, files: {} });
		const api = (texts: Texts) => found("api/Dockerfile", { "api/Dockerfile": ROOT, ...texts });
		assert.deepEqual(await api({ ".dropcap-baseline.json": text }), []);
		assert.deepEqual(await api({ "api/.dropcap-baseline.json": own }), []);
		assert.deepEqual(await api({ ".dropcap-baseline.json": text, "api/.dropcap-baseline.json": none }), [
			"missing-user",
		]);
		const aside = await acceptedIn("ci/", { "api/Dockerfile": ROOT });
		assert.match(aside, /"\.\.\/api\/Dockerfile"/, "paths begin at the baseline's folder");
		assert.deepEqual(await api({ ".dropcap.yaml": "baseline: ci/accepted.json\n", "ci/accepted.json": aside }), []);
		assert.deepEqual(await api({ ".config/dropcap.yaml": "baseline: accepted.json\n", "accepted.json": text }), []);
		const closed = { ".dropcap-baseline.json": text, "api/.dropcap.yaml": "root: true\n" };
		assert.deepEqual(await api(closed), ["missing-user"], "root ends the search");
		assert.deepEqual(
			await found("api/Dockerfile", { "api/Dockerfile": ROOT, ".dropcap-baseline.json": text }, "none"),
			["missing-user"],
		);
	});

	it("leaves ignoring comments in use, and accepts what is said of them", async () => {
		const ignored = `# dropcap-ignore missing-user\n${ROOT}`;
		const text = await acceptedIn("", { Dockerfile: ROOT });
		const left = await judged("Dockerfile", { Dockerfile: ignored, ".dropcap-baseline.json": text });
		assert.deepEqual(left.findings, []);
		assert.deepEqual(
			left.suppressed.map((it) => it.by),
			["comment"],
		);
		const unused = "# dropcap-ignore sudo\nFROM debian:12\nUSER 10001\n";
		const accepted = await acceptedIn("", { Dockerfile: unused });
		assert.match(accepted, /unused-ignore/);
		assert.deepEqual(await found("Dockerfile", { Dockerfile: unused, ".dropcap-baseline.json": accepted }), []);
	});

	it("is read only when it is one", () => {
		const read = (text: string) => baselineOf({ uri: "file:///a/b.json", language: "baseline", text });
		const bad = [
			"",
			"[",
			"null",
			"[]",
			"{}",
			'{"version":2,"files":{}}',
			'{"version":1}',
			'{"version":1,"files":{"a":[]}}',
			'{"version":1,"files":{"a":{"b":1}}}',
			'{"version":1,"files":{"a":{"b":{"c":0}}}}',
			'{"version":1,"files":{"a":{"b":{"c":"1"}}}}',
			"[".repeat(100_000),
		];
		for (const it of bad) assert.equal(read(it), undefined, it.slice(0, 60));
		assert.equal(read('{"version":1,"files":{"a":{"b":{"c":2}}},"more":1}')?.folder, "file:///a/");
		assert.ok(read('{"version":1,"files":{"__proto__":{"constructor":{"toString":1}}}}'));
	});

	it("keeps the beginning of a long line, in an order that no machine changes", async () => {
		const long = `FROM debian:12\nRUN sudo ${"x ".repeat(5_000)}\nUSER 10001\n`;
		const text = await acceptedIn("", { b: long, B: ROOT, a: ROOT });
		assert.ok(text.length < 1_000);
		assert.deepEqual(Object.keys(JSON.parse(text).files), ["B", "a", "b"]);
		assert.equal(text.at(-1), "\n");
	});
});

async function acceptedIn(folder: string, texts: Texts): Promise<string> {
	const accepted = await Promise.all(
		Object.keys(texts).map(async (path) => {
			const { project, settings, uri } = await loaded(path, texts);
			const file = project.files.get(uri);
			assert.ok(file, path);
			return accept(file, analyze(project, uri, { ...settings, baseline: undefined }));
		}),
	);
	return baselineText(uriOf(folder), accepted);
}

async function found(path: string, texts: Texts, source: "nearest" | "none" = "nearest"): Promise<readonly string[]> {
	return (await judged(path, texts, source)).findings.map((it) => it.rule.name);
}

async function judged(path: string, texts: Texts, source: "nearest" | "none" = "nearest") {
	const { project, settings, uri } = await loaded(path, texts, source);
	return judge(project, uri, settings);
}

async function loaded(path: string, texts: Texts, source: "nearest" | "none" = "nearest") {
	const uri = uriOf(path);
	const fileSystem = memoryFileSystem(new Map(Object.entries(texts)));
	const language = path.endsWith(".yaml") ? "compose" : "dockerfile";
	const file = { uri, language, text: texts[path] ?? "" } as const;
	const opened = (it: string) => (it === uri ? file : undefined);
	const project = await loadProject(uri, fileSystem, opened, { kind: source, top: undefined });
	return { project, uri, settings: effectiveSettings(wishesOf(project), undefined) };
}
