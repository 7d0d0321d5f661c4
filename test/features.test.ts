import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import type { CodeAction, Range } from "vscode-languageserver/node";
import { clientFeatures } from "../server/src/features/client-features.ts";
import { codeActions } from "../server/src/features/code-actions.ts";
import { codeLenses } from "../server/src/features/code-lenses.ts";
import { completion } from "../server/src/features/completion.ts";
import { documentLinks } from "../server/src/features/document-links.ts";
import { hover } from "../server/src/features/hover.ts";
import { inlayHints } from "../server/src/features/inlay-hints.ts";
import { linksFor } from "../server/src/features/links.ts";
import { projectDocument, subjectDocument } from "../server/src/features/privileges-document.ts";
import { rules } from "../server/src/rules/index.ts";
import { applyEdits } from "../server/src/text/edit.ts";
import { offsetAt } from "../server/src/text/lines.ts";
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
	completion: completionText,
	hints: hintsText,
	hover: hoverText,
	lenses: lensesText,
	links: linksText,
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

/** The first file with each hint in brackets where it is shown. */
async function hintsText(testCase: Case): Promise<string> {
	const { project, file, settings } = await loadFirst(testCase);
	const everything = { start: 0, end: file.text.length };
	const edits = inlayHints(project, file, everything, settings).map(({ position, label }) => {
		const at = offsetAt(file, position);
		return { file, span: { start: at, end: at }, newText: ` [${label}]` };
	});
	return applyEdits(file, edits);
}

/** One line a lens: the line that it stands above, its words, and what it calls. */
async function lensesText(testCase: Case): Promise<string> {
	const { project, file, settings } = await loadFirst(testCase);
	const client = clientFeatures({
		...CLIENT,
		initializationOptions: { commands: ["dropcap.showEffectivePrivileges"] },
	});
	const lenses = codeLenses(project, file, settings, client).map(({ range, command }) => {
		return `${range.start.line + 1}: ${command?.title} (${command?.command} ${command?.arguments?.join(" ")})`;
	});
	return lenses.join("\n") || "none";
}

/** One line a link: its words, and where it leads. */
async function linksText(testCase: Case): Promise<string> {
	const { project, file } = await loadFirst(testCase);
	const links = documentLinks(project, file, { virtualDocuments: true }, "dropcap:/rules");
	const words = ({ start, end }: Range) => file.text.slice(offsetAt(file, start), offsetAt(file, end));
	return links.map((it) => `${words(it.range)} → ${it.target}`).join("\n") || "none";
}

async function loadFirst(testCase: Case) {
	const loaded = await load(testCase, testCase.files[0]?.path ?? "");
	const file = loaded.project.files.get(loaded.uri);
	assert.ok(file);
	return { ...loaded, file };
}

async function privilegesText(testCase: Case, subject: string): Promise<string> {
	const { project, uri, settings } = await load(testCase, testCase.files[0]?.path ?? "");
	const text =
		subject === ""
			? projectDocument(project, uri, settings, LINKS)
			: subjectDocument(project, uri, subject, settings, LINKS);
	return text ?? "none";
}

/** More proposals than this are counted only. */
const MOST_PROPOSALS = 8;

/** One line a proposal, in order, with what it takes the place of. */
async function completionText(testCase: Case): Promise<string> {
	const { project, uri, settings, cursor } = await loadAtCursor(testCase);
	const file = project.files.get(uri);
	assert.ok(file);
	const proposals = completion(project, file, cursor, settings, LINKS);
	const spans = new Set(proposals.map(({ span }) => file.text.slice(span.start, span.end)));
	assert.ok(spans.size <= 1, "all proposals take the place of the same word");
	assert.ok(proposals.every(({ span }) => touches(span, cursor)));
	const more = proposals.length - MOST_PROPOSALS;
	const lines = proposals.slice(0, MOST_PROPOSALS).map(({ text, detail }) => `${text} (${detail})`);
	const replaced = [...spans].map((it) => (it === "" ? "inserts" : `replaces ${it}`));
	return [...replaced, ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n") || "none";
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
