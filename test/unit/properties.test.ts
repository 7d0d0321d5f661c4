import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze, servicesWith } from "../../server/src/analysis/analyze.ts";
import { defaultSettings, type Settings } from "../../server/src/analysis/settings.ts";
import { changedServices } from "../../server/src/model/changed-services.ts";
import { isOwnChange } from "../../server/src/model/own-change.ts";
import { projectServices } from "../../server/src/model/service.ts";
import type { Finding } from "../../server/src/rules/rule.ts";
import { loadProject } from "../../server/src/workspace/loader.ts";
import { garbage } from "../properties/garbage.ts";
import { applyFixes, editsOf, type Texts } from "../support/fixes.ts";
import { memoryFileSystem, uriOf } from "../support/memory-file-system.ts";
import { readSamples, type Sample } from "../support/samples.ts";

const RUNS = 200;

/** How often a file is fixed at most; fix-all stops there too. */
const PASSES = 10;

const samples = ["rules", "model", "features"].flatMap(readSamples);

describe("properties", function () {
	// Every page of cases takes part, so these take as long as the cases are many.
	this.timeout(120_000);
	it("every prefix of every case file that ends at a line's end is analysed", async () => {
		for (const sample of samples) {
			const ends = [...sample.file.text.matchAll(/\n/g)].map((it) => it.index + 1);
			for (const end of [0, ...ends]) await analysePrefix(sample, end);
		}
	});

	it("any prefix of a case file is analysed, and its fixes fit", async () => {
		assert.notEqual(samples.length, 0);
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...samples), fc.nat(), async (sample, seed) => {
				await analysePrefix(sample, seed % (sample.file.text.length + 1));
			}),
			{ numRuns: RUNS },
		);
	});

	it("no text is too strange to be analysed", async () => {
		await fc.assert(
			fc.asyncProperty(garbage(), fc.constantFrom("Dockerfile", "compose.yaml"), async (text, path) => {
				checkFixes(await findIn(new Map([[path, text]]), path), new Map([[path, text]]));
			}),
			{ numRuns: RUNS },
		);
	});

	it("every fix takes its finding away, or changes nothing", async () => {
		for (const { name, texts, file } of samples) {
			const found = await findIn(texts, file.path);
			for (const finding of found) {
				for (const fix of finding.fixes ?? []) {
					const fixed = applyFixes(texts, [finding], () => fix).texts;
					if ([...texts].every(([path, text]) => fixed.get(path) === text)) continue;
					const left = await weigh(fixed, file.path, finding);
					const before = await weigh(texts, file.path, finding);
					assert.ok(left < before, `${name}: “${fix.title}” leaves ${left} of ${before} ${finding.rule.name}`);
				}
			}
		}
	});

	it("what is a service's own affair changes no other service", async () => {
		let own = 0;
		for (const { name, texts, file } of samples.filter((it) => it.file.language === "yaml")) {
			const uri = uriOf(file.path);
			const project = await loadProject(uri, memoryFileSystem(texts));
			const services = new Map(projectServices(project, uri).map((it) => [it.name, it]));
			for (const { subject, fixes = [] } of analyze(project, uri, settings)) {
				const service = subject?.name === undefined ? undefined : services.get(subject.name);
				for (const fix of service ? fixes : []) {
					if (!service || !isOwnChange(service, project, fix.edits())) continue;
					own++;
					const others = changedServices(project, uri, fix.edits()).filter((it) => it !== service.name);
					assert.deepEqual(others, [], `${name}: “${fix.title}”`);
				}
			}
		}
		assert.ok(own > 1_000, `only ${own} fixes`);
	});

	it("fixing what can be fixed comes to an end", async () => {
		for (const { name, texts, file } of samples) {
			let current = texts;
			for (let pass = 0; ; pass++) {
				const next = applyFixes(current, await findIn(current, file.path), ({ fixes }) => fixes?.[0]).texts;
				if ([...next].every(([path, text]) => current.get(path) === text)) break;
				assert.ok(pass < PASSES, `${name}: fixing ${file.path} once more changes it again`);
				current = next;
			}
		}
	});
});

/** With the rest of the case left whole, as when one of several files is being typed. */
async function analysePrefix({ texts, file, name }: Sample, length: number): Promise<void> {
	const cut = new Map([...texts, [file.path, file.text.slice(0, length)]]);
	try {
		checkFixes(await findIn(cut, file.path), cut);
	} catch (error) {
		throw new Error(`${name}, ${file.path} cut at ${length}`, { cause: error });
	}
}

/** Every rule is on and as loud as it gets. */
const settings: Settings = { ...defaultSettings, preset: "strict" };

/** How often a rule finds something, told apart by service: a fix may be for one of those that share a line. */
async function weigh(texts: Texts, path: string, { rule }: Finding): Promise<number> {
	const project = await loadProject(uriOf(path), memoryFileSystem(texts));
	return analyze(project, uriOf(path), settings)
		.filter((it) => it.rule.name === rule.name)
		.reduce((sum, it) => sum + Math.max(1, servicesWith(it, project, settings).length), 0);
}

async function findIn(texts: Texts, path: string): Promise<readonly Finding[]> {
	const uri = uriOf(path);
	return analyze(await loadProject(uri, memoryFileSystem(texts)), uri, settings);
}

/** Throws where edits overlap or leave their file. */
function checkFixes(findings: readonly Finding[], texts: Texts): void {
	for (const { fixes = [] } of findings) for (const fix of fixes) editsOf(fix, texts);
}
