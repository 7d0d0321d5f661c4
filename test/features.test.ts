import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { CodeAction } from "vscode-languageserver/node";
import { clientFeatures } from "../server/src/features/client-features.ts";
import { codeActions } from "../server/src/features/code-actions.ts";
import { hover } from "../server/src/features/hover.ts";
import { linksFor } from "../server/src/features/links.ts";
import { projectDocument, subjectDocument } from "../server/src/features/privileges-document.ts";
import { rules } from "../server/src/rules/index.ts";
import { touches } from "../server/src/text/span.ts";
import { usualFeatures } from "../server/src/workspace/feature-settings.ts";
import { loadProject } from "../server/src/workspace/loader.ts";
import type { Case, Expectation, ExpectationKind } from "./support/cases.ts";
import { settingsOf, textsOf } from "./support/check-rules.ts";
import { compareBlock, type Difference, runPage } from "./support/expectations.ts";
import { memoryFileSystem, uriOf } from "./support/memory-file-system.ts";
import { fullCapabilities } from "./support/test-client.ts";

/** As for a client that can follow every link, without commands of its own. */
const LINKS = linksFor({ commands: new Set(), virtualDocuments: true }, "dropcap:/rules");

/** A client that can do everything. */
const CLIENT = { processId: null, rootUri: null, capabilities: fullCapabilities };

const ruleNames = rules.map((it) => it.name);
const folder = new URL("./features/", import.meta.url);

describe("features", () => {
	for (const name of readdirSync(folder).filter((it) => it.endsWith(".md")))
		runPage(new URL(name, folder), checkFeatures);
});

/** What a feature answers, as the text of its block. */
type Answer = (testCase: Case, subject: string) => Promise<string>;

const ANSWERS: Partial<Readonly<Record<ExpectationKind, Answer>>> = {
	actions: actionsText,
	hover: hoverText,
	privileges: privilegesText,
};

async function checkFeatures(testCase: Case): Promise<readonly Difference[]> {
	assert.ok(testCase.expectations.length > 0, "a case expects something");
	return (await Promise.all(testCase.expectations.map((it) => compare(testCase, it)))).flat();
}

async function compare(testCase: Case, { kind, subject, block }: Expectation): Promise<readonly Difference[]> {
	const answer = ANSWERS[kind];
	assert.ok(answer, `no feature answers ${kind}`);
	return compareBlock(kind, block, `${(await answer(testCase, subject)).trimEnd()}\n`);
}

async function hoverText(testCase: Case): Promise<string> {
	const { project, uri, settings, cursor } = await loadAtCursor(testCase);
	const answer = hover(project, uri, cursor, settings, LINKS);
	if (answer) assert.ok(touches(answer.span, cursor), "a hover covers what the cursor touches");
	assert.ok((answer?.markdown.split("\n").length ?? 0) <= 14, "a hover is read without scrolling");
	return answer?.markdown.replace(/ +$/gm, "␠␠") ?? "none";
}

async function privilegesText(testCase: Case, subject: string): Promise<string> {
	const { project, uri, settings } = await load(testCase, testCase.files[0]?.path ?? "");
	const text =
		subject === "" ? projectDocument(project, uri, settings) : subjectDocument(project, uri, subject, settings);
	return text ?? "none";
}

/** One line an action, in order: its title, its kind, and how its edit is told to a client that can do everything. */
async function actionsText(testCase: Case): Promise<string> {
	const judged = await loadAtCursor(testCase);
	const file = judged.project.files.get(judged.uri);
	assert.ok(file);
	const client = clientFeatures({ ...CLIENT, initializationOptions: { commands: ["dropcap.openRuleDocs"] } });
	const actions = codeActions({
		...judged,
		file,
		features: usualFeatures,
		newConfiguration: undefined,
		span: { start: judged.cursor, end: judged.cursor },
		context: { diagnostics: [] },
		client,
		diagnostics: { client: client.diagnostics, documentationBase: "dropcap:/rules", version: 1 },
		versionOf: () => 1,
	});
	return actions.map((it) => `${it.title} (${[it.kind, ...howTold(it)].join(", ")})`).join("\n") || "none";
}

function howTold({ isPreferred, edit, command }: CodeAction): readonly string[] {
	const edits = (edit?.documentChanges ?? []).flatMap((it) => ("edits" in it ? it.edits : []));
	return [
		...(isPreferred ? ["preferred"] : []),
		...(Object.values(edit?.changeAnnotations ?? {}).some((it) => it.needsConfirmation) ? ["looked at first"] : []),
		...edits.flatMap((it) => ("snippet" in it ? [`cursor on ${/\$\{1:(.*?)\}/.exec(it.snippet.value)?.[1]}`] : [])),
		...(command ? [`${command.command} ${command.arguments?.join(" ")}`] : []),
	];
}

async function loadAtCursor(testCase: Case) {
	const [file, ...otherFiles] = testCase.files.filter((it) => it.cursor !== undefined);
	assert.ok(file?.cursor !== undefined && otherFiles.length === 0, "a case has one cursor");
	return { ...(await load(testCase, file.path)), cursor: file.cursor };
}

async function load(testCase: Case, path: string) {
	const uri = uriOf(path);
	const project = await loadProject(uri, memoryFileSystem(textsOf(testCase)));
	return { project, uri, settings: settingsOf(testCase.settings, "all", ruleNames) };
}
