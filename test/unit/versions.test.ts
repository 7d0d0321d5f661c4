import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../server/src/analysis/analyze.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { nameOfSubject, subjectsNear } from "../../server/src/analysis/subjects.ts";
import type { Project } from "../../server/src/model/project.ts";
import { parseYaml, type YamlNode } from "../../server/src/syntax/yaml.ts";
import { imagined, succeed } from "../../server/src/text/lineage.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { createDocuments, type Documents } from "../../server/src/workspace/documents.ts";
import { change, edited, LINKED, NEIGHBOURS } from "../properties/typing.ts";
import type { Texts } from "../support/fixes.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { readSamples, type Sample } from "../support/samples.ts";
import { said, told } from "../support/told.ts";

/** How many documents are edited, and how often each. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 150);
const EDITS = 8;

const linked: Sample = {
	name: "linked services",
	texts: new Map([["compose.yaml", LINKED]]),
	file: { path: "compose.yaml", text: LINKED, language: "yaml" },
};

const neighbours: Sample = {
	name: "neighbours",
	texts: new Map([["compose.yaml", NEIGHBOURS]]),
	file: { path: "compose.yaml", text: NEIGHBOURS, language: "yaml" },
};

const samples = ["rules", "model"].flatMap(readSamples);
const services = samples.filter(({ file }) => file.language === "yaml");

/** Every rule is on and as loud as it gets. */
const settings: Settings = { ...defaultSettings, preset: "strict" };

describe("versions of a document", function () {
	this.timeout(120_000);

	it("are judged as if each were the first", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...samples) }, fc.constantFrom(linked, neighbours)),
				fc.array(change(), { minLength: 1, maxLength: EDITS }),
				async ({ texts, file: { path, text: first } }, changes) => {
					const uri = uriOf(path);
					const documents = opened(path, first, texts);
					let text = first;
					judge(await documents.load(uri), uri, settings);
					for (const [i, it] of changes.entries()) {
						text = edited(text, it);
						documents.change(uri, i + 2, text);
						const [project, another] = [await documents.load(uri), await opened(path, text, texts).load(uri)];
						assert.deepEqual(urisOf(project), urisOf(another), text);
						const kept = judge(project, uri, settings);
						const fresh = judge(another, uri, settings);
						assert.deepEqual(kept.findings.map(told), fresh.findings.map(told), text);
						assert.equal(kept.count, fresh.count);
						assert.deepEqual(kept.loudest(5).map(said), fresh.loudest(5).map(said));
					}
				},
			),
			{ numRuns: RUNS },
		);
	});

	it("are judged anew where one service says something of another", async () => {
		const changes: readonly (readonly [from: string, to: string])[] = [
			["image: debian:12\n", "image: debian:12\n    cap_drop: [ALL]\n"],
			["image: debian:12\n", "image: debian:12\n    read_only: true\n"],
			["read_only: true\n", "read_only: false\n"],
			["container_name: moby\n", "container_name: other\n"],
			["device: /etc}", "device: /srv}"],
		];
		const uri = uriOf("compose.yaml");
		for (const [from, to] of changes) {
			const documents = opened("compose.yaml", LINKED, linked.texts);
			const before = judge(await documents.load(uri), uri, settings);
			const text = LINKED.replace(from, to);
			documents.change(uri, 2, text);
			const kept = judge(await documents.load(uri), uri, settings).findings.map(told);
			const fresh = judge(await opened("compose.yaml", text, linked.texts).load(uri), uri, settings).findings.map(told);
			assert.deepEqual(kept, fresh, from);
			const others = (messages: readonly string[]) => messages.filter((it) => !it.includes('"base"')).toSorted();
			assert.notDeepEqual(
				others(fresh.map((it) => it.message)),
				others(before.findings.map((it) => it.message)),
				`${from} changes nothing elsewhere`,
			);
		}
	});

	it("lead to the files that each of them names", async () => {
		const text = "services:\n  a:\n    build: one\n  b:\n    build: ${PLACE}\n  c:\n    image: nginx\n";
		const dockerfile = "FROM debian:12\nCOPY go.sh /\nCMD /go.sh\n";
		const texts = new Map([
			["compose.yaml", text],
			[".env", "PLACE=two\n"],
			...["one", "two", "three"].map((it) => [`${it}/Dockerfile`, dockerfile] as const),
		]);
		const uri = uriOf("compose.yaml");
		const documents = opened("compose.yaml", text, texts);
		documents.open(uriOf(".env"), "dotenv", 1, "PLACE=two\n");
		documents.open(uriOf("one/Dockerfile"), "dockerfile", 1, dockerfile);
		await documents.load(uri);
		const changes: readonly (readonly [path: string, from: string, to: string, led: string])[] = [
			[
				"compose.yaml",
				"image: nginx",
				"build: three",
				"one/Dockerfile one/go.sh three/Dockerfile three/go.sh two/Dockerfile two/go.sh",
			],
			[
				"compose.yaml",
				"build: one",
				"build: {context: one, dockerfile: Other}",
				"one/Other three/Dockerfile three/go.sh two/Dockerfile two/go.sh",
			],
			["one/Dockerfile", "go.sh /", "bin/go.sh /", "one/Other three/Dockerfile three/go.sh two/Dockerfile two/go.sh"],
			[
				"compose.yaml",
				"build: {context: one, dockerfile: Other}",
				"build: ./one",
				"one/Dockerfile one/bin/go.sh three/Dockerfile three/go.sh two/Dockerfile two/go.sh",
			],
			[
				"one/Dockerfile",
				"CMD /go.sh",
				"CMD /come.sh",
				"one/Dockerfile one/bin/go.sh/come.sh three/Dockerfile three/go.sh two/Dockerfile two/go.sh",
			],
			[".env", "two", "three", "one/Dockerfile one/bin/go.sh/come.sh three/Dockerfile three/go.sh"],
			[
				"compose.yaml",
				"build: three",
				"image: nginx",
				"one/Dockerfile one/bin/go.sh/come.sh three/Dockerfile three/go.sh",
			],
			["compose.yaml", "${PLACE}", "${PLACE}/${PLACE}", "one/Dockerfile one/bin/go.sh/come.sh three/three/Dockerfile"],
			["compose.yaml", "build: ./one", "extends: c", "three/three/Dockerfile"],
			["compose.yaml", "image: nginx", "build: one", "one/Dockerfile one/bin/go.sh/come.sh three/three/Dockerfile"],
		];
		for (const [i, [path, from, to, led]] of changes.entries()) {
			const before = texts.get(path) ?? "";
			const after = before.replace(from, () => to);
			assert.notEqual(after, before);
			texts.set(path, after);
			documents.change(uriOf(path), i + 2, after);
			const project = await documents.load(uri);
			const fresh = await opened("compose.yaml", texts.get("compose.yaml") ?? "", texts).load(uri);
			assert.deepEqual(urisOf(project), urisOf(fresh), `${path}: ${to}`);
			const uris = [...project.files.keys(), ...project.missing].map((it) => it.replace(uriOf(""), ""));
			assert.equal(
				uris
					.filter((it) => /\/\w*(?:file|\.sh)$|Other/.test(it))
					.toSorted()
					.join(" "),
				led,
			);
		}
	});

	it("are judged alike with many services and where each of them is looked at", async () => {
		const kinds = [
			["image: debian:12", "privileged: true"],
			["image: nginx:1.27", "cap_add: [SYS_ADMIN]", "ports: ['80:80']"],
			["<<: *common", "image: redis:7"],
			["extends: s0", "read_only: true"],
			["image: docker:27", "environment: {DOCKER_HOST: 'tcp://s0:2375'}"],
			["build: .", "user: root"],
		];
		const services = Array.from({ length: 210 }, (_, i) => [
			`  s${i}:${i === 2 ? " &anchored" : ""}`,
			...(kinds[i % kinds.length] ?? []).map((it) => `    ${it}`),
			...(i > 180 && i % 7 === 0 ? ["    <<: *anchored"] : []),
		]).flat();
		const text = ["x-common: &common", "  init: true", "services:", ...services, "volumes:", "  data:", ""].join("\n");
		const texts = new Map([["Dockerfile", "FROM debian:12\n"]]);
		// Of a file that another is merged with each service is looked at.
		const merged = new Map([...texts, ["compose.override.yaml", "services: {}\n"]]);
		const uri = uriOf("compose.yaml");
		const documents = opened("compose.yaml", text, texts);
		const changes = [
			["  s100:\n", "  s100:\n    pid: host\n"],
			["  s9:\n    extends", "  s9: {}\n    extends"],
			["  s9: {}\n", "  s9:\n"],
			["init: true", "init: true\n  privileged: true"],
			["image: redis:7", "image: redis:8"],
			["  s209:\n", "  s1:\n"],
			["  s1:\n    build", "  s209:\n    build"],
			["  data:\n", "  data:\n    external: true\n"],
			["  s10:\n", "  renamed:\n"],
			["  s12:\n", "  # dropcap-ignore privileged\n  s12:\n"],
			["  # dropcap-ignore privileged\n", "  # said elsewhere\n"],
			["  s7:\n", "  s7: &anchored\n"],
		] as const;
		let now = text;
		for (const [i, [from, to]] of [["", ""] as const, ...changes].entries()) {
			assert.ok(now.includes(from), from);
			now = now.replace(from, to);
			documents.change(uri, i + 2, now);
			const projects = [await documents.load(uri), await opened("compose.yaml", now, merged).load(uri)] as const;
			const [many, each] = [judge(projects[0], uri, settings), judge(projects[1], uri, settings)];
			assert.deepEqual(many.findings.map(said), each.findings.map(said), to);
			assert.equal(many.count, each.count);
			assert.deepEqual(many.loudest(100).map(said), each.loudest(100).map(said), to);
			const span = { start: now.indexOf("  s7:"), end: now.indexOf("  s11:") };
			assert.deepEqual(many.near([span]).map(said), each.near([span]).map(said), to);
			for (const words of ["  s2:", "  s9:", "  s16:", "init: true", "  data:"]) {
				const at = { start: now.indexOf(words), end: now.indexOf(words) + 3 };
				const [near, nearInEach] = projects.map((it) => subjectsNear(it, uri, settings.engine, at).map(nameOfSubject));
				assert.deepEqual(near, nearInEach, `${words} after ${to}`);
			}
		}
	});

	it("keep the images of which nobody knows as whom they start", async () => {
		const text = "services:\n  a:\n    image: example.com/a\n  b:\n    image: nginx\n";
		const uri = uriOf("compose.yaml");
		const documents = opened("compose.yaml", text, new Map([["compose.yaml", text]]));
		const unknown = async () => judge(await documents.load(uri), uri, settings).findings.map((it) => it.unknownImage);
		const before = await unknown();
		assert.ok(before.includes("example.com/a"));
		documents.change(uri, 2, text.replace("nginx", "nginx\n    cap_drop: [ALL]"));
		assert.ok((await unknown()).includes("example.com/a"));
	});

	it("have the tree of the whole text, where it is valid", () => {
		let inParts = 0;
		for (const {
			name,
			file: { text },
		} of services) {
			const [parts, whole] = [parseYaml(fileOf(text, "compose")), parseYaml(fileOf(text, "config"))];
			if (whole.errors.length > 0) continue;
			if (parts.parts) inParts++;
			assert.deepEqual(parts.roots.map(tree), whole.roots.map(tree), name);
		}
		assert.ok(inParts > services.length / 2, `only ${inParts} of ${services.length} files are read in parts`);
	});

	it("have an anchor with nothing behind it stand for nothing", () => {
		const text = "services:\n  a: &x\n    image: y\n  b: &x\n  c: *x\n  d:\n    <<: *x\n    image: z\n";
		const [parts, whole] = [parseYaml(fileOf(text, "compose")), parseYaml(fileOf(text, "config"))];
		assert.ok(parts.parts);
		assert.deepEqual(parts.roots.map(tree), whole.roots.map(tree));
	});

	it("know a service by all that it leans on", () => {
		const text =
			"x-top: &top\n  init: true\nservices:\n  a: &a\n    <<: *top\n  b: &b\n    <<: *a\n  c:\n    <<: *b\n  d:\n    image: y\n";
		const leanings = (file: SourceFile) =>
			["  a:", "  b:", "  c:", "  d:"].map((it) => parseYaml(file).parts?.leaningAt(file.text.indexOf(it)));
		const after = (from: string, to: string) => {
			const first = fileOf(text, "compose");
			const old = leanings(first);
			return leanings(imagined(first, text.replace(from, to))).map((it, i) => it !== undefined && it === old[i]);
		};
		assert.deepEqual(after("image: y", "image: z"), [true, true, true, false]);
		assert.deepEqual(after("  c:\n", "  c:\n    init: true\n"), [true, true, false, true]);
		assert.deepEqual(after("  a: &a\n", "  a: &a\n    init: false\n"), [false, false, false, true]);
		assert.deepEqual(after("init: true", "init: false"), [false, false, false, true]);
		assert.deepEqual(after("  d:\n    image", "  d: &b\n    image"), [true, true, true, false]);
		assert.deepEqual(after("  b: &b", "  b: &other"), [true, false, false, true]);
	});

	it("are none the poorer for a fix that was only tried", () => {
		const text = "x-top: &top\n  init: true\nservices:\n  a:\n    <<: *top\n  b:\n    image: y\n";
		const before = fileOf(text, "compose");
		const old = parseYaml(before).parts?.leanings;
		const tried = parseYaml(imagined(before, text.replace("true", "false"))).parts?.leanings;
		const after = fileOf(text.replace("image: y", "image: z"), "compose");
		succeed(before, after);
		const now = parseYaml(after).parts?.leanings;
		assert.ok(old && tried && now);
		assert.deepEqual(
			tried.map((it, i) => it === old[i]),
			[false, false, true, true],
		);
		assert.deepEqual(
			now.map((it, i) => it === old[i]),
			[true, true, false, true],
		);
	});

	it("share what was read of the services that stayed", () => {
		const text = "services:\n  a:\n    image: x\n  b:\n    image: y\n";
		const before = fileOf(text, "compose");
		const after = fileOf(text.replace("image: x", "image: xyz"), "compose");
		const old = parseYaml(before).parts;
		succeed(before, after);
		const now = parseYaml(after).parts;
		assert.ok(old && now);
		assert.deepEqual(
			now.all.map((it) => old.starts.has(it)),
			[true, false, true, true],
		);
	});
});

function fileOf(text: string, language: SourceFile["language"]): SourceFile {
	return { uri: "file:///some-file", language, text };
}

function opened(path: string, text: string, texts: Texts): Documents {
	const documents = createDocuments(memoryFileSystem(texts));
	documents.open(uriOf(path), languageIdOf(path), 1, text);
	return documents;
}

function urisOf({ files, missing }: Project): unknown {
	return { files: [...files.keys()].toSorted(), missing: [...missing].toSorted() };
}

function languageIdOf(path: string): string {
	if (/\.dropcap\.ya?ml$|(?:^|\/)dropcap\.ya?ml$/.test(path)) return "yaml";
	return /\.ya?ml$/.test(path) ? "dockercompose" : "dockerfile";
}

/** A node as data; an alias with the place that it stands for. */
function tree(node: YamlNode | undefined): unknown {
	switch (node?.kind) {
		case undefined:
			return undefined;
		case "map":
			return {
				...node,
				named: undefined,
				around: undefined,
				entries: node.entries.map((it) => ({ ...it, value: tree(it.value) })),
			};
		case "list":
			return { ...node, items: node.items.map(tree) };
		case "alias":
			return { ...node, target: node.target?.span };
		case "scalar":
			return node;
	}
}
