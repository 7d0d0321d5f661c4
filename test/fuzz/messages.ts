import assert from "node:assert/strict";
import fc from "fast-check";
import {
	CancellationTokenSource,
	type CodeAction,
	type Diagnostic,
	type Range,
	ResponseError,
} from "vscode-languageserver/node";
import { offsetAt } from "../../server/src/text/lines.ts";
import type { SourceFile } from "../../server/src/text/source-file.ts";
import { anywhere, type Change, change, edited } from "../properties/typing.ts";
import { uriOf } from "../support/memory-file-system.ts";
import { fullCapabilities, startClient, type TestClient } from "../support/test-client.ts";
import { configurationInputs } from "./configurations.ts";
import { byteInputs, composeInputs, dockerfileInputs, type Files, languageIdOf, textIn } from "./mutations.ts";

/** One thing that an editor says. */
type Message =
	| { readonly kind: "open" | "close" | "save" | "touch"; readonly document: number }
	| { readonly kind: "type"; readonly document: number; readonly changes: readonly Change[] }
	| { readonly kind: "replace"; readonly document: number; readonly text: string }
	| { readonly kind: "configure"; readonly settings: unknown }
	| {
			readonly kind: "ask";
			readonly document: number;
			readonly method: string;
			readonly at: number;
			readonly to: number;
	  }
	| { readonly kind: "ask and cancel"; readonly document: number; readonly method: string }
	| { readonly kind: "nonsense"; readonly method: string; readonly params: unknown };

/** Some documents, and what an editor says about them. */
export interface Conversation {
	readonly documents: readonly Files[];
	readonly messages: readonly Message[];
}

/** Requests about a place or a range of a document, in LSP's names and ours. */
const METHODS: readonly string[] = [
	...["hover", "completion", "codeAction", "documentLink", "inlayHint", "codeLens", "diagnostic", "definition"].map(
		(it) => `textDocument/${it}`,
	),
	...["dropcap/effectivePrivileges"],
];

/** Requests that are not offered, cancelled or made without sense are answered by errors of LSP; no others may be. */
const ALLOWED: readonly number[] = [-32601, -32602, -32800];

/** What the server asks of a client that shows more than diagnostics. */
const REFRESHES: readonly string[] = ["inlayHint", "codeLens", "textDocumentContent"].map(
	(it) => `workspace/${it}/refresh`,
);

/** Whatever gets no answer for so long, in milliseconds on the clock, gets none: a busy machine is slow, too. */
const PATIENCE = 120_000;

/** Conversations about a few documents of all kinds. */
export function conversations(): fc.Arbitrary<Conversation> {
	const document = fc.nat(2);
	const method = fc.constantFrom(...METHODS);
	const kind = <T extends string>(...kinds: readonly T[]) => fc.constantFrom(...kinds);
	const message: fc.Arbitrary<Message> = fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({
				kind: kind("type"),
				document,
				changes: fc.array(change(), { minLength: 1, maxLength: 3 }),
			}),
		},
		{ weight: 5, arbitrary: fc.record({ kind: kind("ask"), document, method, at: anywhere, to: anywhere }) },
		{ weight: 2, arbitrary: fc.record({ kind: kind("open", "close", "save", "touch"), document }) },
		{ weight: 1, arbitrary: fc.record({ kind: kind("replace"), document, text: fc.string({ unit: "binary" }) }) },
		{ weight: 1, arbitrary: fc.record({ kind: kind("ask and cancel"), document, method }) },
		{ weight: 1, arbitrary: fc.record({ kind: kind("configure"), settings: fc.jsonValue() }) },
		{ weight: 1, arbitrary: fc.record({ kind: kind("nonsense"), method, params: fc.jsonValue() }) },
	);
	const files = fc.oneof(dockerfileInputs(), composeInputs(), configurationInputs(), byteInputs());
	return fc.record({
		documents: fc.array(files, { minLength: 1, maxLength: 3 }),
		messages: fc.array(message, { minLength: 1, maxLength: 16 }),
	});
}

/**
 * Every request is answered, edits and findings lie in the text that the client has, nothing that makes sense is complained about, and at
 * the end each document is judged as by a server that never saw another version of it.
 */
export async function checkConversation({ documents, messages }: Conversation): Promise<void> {
	const disk = new Map(documents.flatMap((it) => [...it.texts]));
	const opened = new Map<string, string>();
	const client = await startClient({ capabilities: fullCapabilities, disk });
	for (const it of REFRESHES) client.connection.onRequest(it, () => null);
	try {
		for (const it of documents) open(client, it, opened);
		for (const it of messages) await say(client, it, documents, opened, disk);
		const kept = new Map<string, unknown>();
		for (const path of opened.keys()) kept.set(path, itemsOf(await answered(client.pull(path))));
		if (!messages.some((it) => it.kind === "nonsense"))
			assert.deepEqual(
				client.logged.filter((it) => !isExpected(it)),
				[],
			);
		await checkFresh(opened, disk, kept);
	} finally {
		client.stop();
	}
}

async function checkFresh(
	opened: ReadonlyMap<string, string>,
	disk: ReadonlyMap<string, string>,
	kept: ReadonlyMap<string, unknown>,
): Promise<void> {
	const fresh = await startClient({ capabilities: fullCapabilities, disk });
	for (const it of REFRESHES) fresh.connection.onRequest(it, () => null);
	try {
		for (const [path, text] of opened) fresh.open(path, text, languageIdOf(path));
		for (const path of opened.keys())
			assert.deepEqual(kept.get(path), itemsOf(await answered(fresh.pull(path))), `${path} is judged in another way`);
	} finally {
		fresh.stop();
	}
}

/** What was found, but for the version that it was found in. */
function itemsOf(report: object): unknown {
	return isReport(report) ? report.items.map(({ data, ...it }) => ({ ...it, data: { ...data, version: 0 } })) : report;
}

/** Settings of no sense are complained about, as they should be. */
function isExpected(message: string): boolean {
	return !/ failed|Error/.test(message);
}

function open(client: TestClient, files: Files, opened: Map<string, string>): void {
	if (opened.has(files.path)) return;
	opened.set(files.path, textIn(files));
	client.open(files.path, textIn(files), languageIdOf(files.path));
}

async function say(
	client: TestClient,
	message: Message,
	documents: readonly Files[],
	opened: Map<string, string>,
	disk: Map<string, string>,
): Promise<void> {
	if (message.kind === "configure") {
		void client.connection.sendNotification("workspace/didChangeConfiguration", {
			settings: { dropcap: message.settings },
		});
		// What a client pushes holds on, so that a server without it would judge otherwise.
		void client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { dropcap: {} } });
		return;
	}
	if (message.kind === "nonsense") {
		await answered(client.connection.sendRequest(message.method, structured(message.params)));
		return;
	}
	const files = documents[message.document % documents.length];
	if (!files) return;
	const { path } = files;
	const text = opened.get(path);
	if (message.kind === "open") return open(client, files, opened);
	if (message.kind === "touch") {
		disk.set(path, `${disk.get(path) ?? ""}\n`);
		return client.changedOnDisk(path);
	}
	if (text === undefined) return;
	const textDocument = { uri: uriOf(path) };
	switch (message.kind) {
		case "close":
			opened.delete(path);
			return client.close(path);
		case "save":
			return void client.connection.sendNotification("textDocument/didSave", { textDocument });
		case "replace":
			opened.set(path, message.text);
			return client.change(path, message.text);
		case "type": {
			const after = message.changes.reduce(edited, text);
			opened.set(path, after);
			return client.edit(path, [changeOf(text, after)]);
		}
		case "ask and cancel": {
			const source = new CancellationTokenSource();
			const params = { textDocument, position: { line: 0, character: 0 }, range: WHOLE, context: { diagnostics: [] } };
			const answer = answered(client.connection.sendRequest(message.method, params, source.token));
			source.cancel();
			await answer;
			return;
		}
		case "ask":
			return ask(client, message, path, text);
	}
}

const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

async function ask(
	client: TestClient,
	{ method, at, to }: Extract<Message, { kind: "ask" }>,
	path: string,
	text: string,
): Promise<void> {
	const lines = text.split("\n").length;
	const position = { line: Math.floor(at * lines), character: Math.floor(to * 30) };
	const range =
		at < to
			? {
					start: { line: Math.floor(at * lines), character: 0 },
					end: { line: Math.floor(to * lines) + 1, character: 0 },
				}
			: WHOLE;
	const params = { textDocument: { uri: uriOf(path) }, position, range, context: { diagnostics: [] } };
	const answer = await answered(client.connection.sendRequest<unknown>(method, params));
	if (method === "textDocument/codeAction" && Array.isArray(answer)) checkActions(answer, client, path);
	if (method === "textDocument/diagnostic" && isReport(answer))
		for (const it of answer.items) checkRange(it.range, text);
}

function isReport(answer: unknown): answer is { readonly items: readonly Diagnostic[] } {
	return typeof answer === "object" && answer !== null && "items" in answer;
}

/** Edits of the document that is looked at lie in its text, and none meets another. */
function checkActions(actions: readonly CodeAction[], client: TestClient, path: string): void {
	for (const { edit } of actions) {
		for (const it of edit?.documentChanges ?? []) {
			if ("kind" in it || it.textDocument.uri !== uriOf(path)) continue;
			assert.equal(it.textDocument.version, client.versionOf(path), "an edit of another version");
			const text = client.textOf(path);
			const spans = it.edits.map(({ range }) => checkRange(range, text)).toSorted((a, b) => a.start - b.start);
			for (const [i, span] of spans.entries())
				assert.ok(i === 0 || span.start >= (spans[i - 1]?.end ?? 0), "edits overlap");
		}
	}
}

function checkRange({ start, end }: Range, text: string) {
	const file: SourceFile = { uri: "", language: "env", text };
	const lines = text.split(/\r\n|\n|\r/);
	for (const { line, character } of [start, end])
		assert.ok(
			line < lines.length && character <= (lines[line]?.length ?? 0),
			`${line}:${character} is not in the text`,
		);
	const span = { start: offsetAt(file, start), end: offsetAt(file, end) };
	assert.ok(span.start <= span.end, "a range ends before it begins");
	return span;
}

/** A request that is answered, by what was asked for or by an error that LSP has for it. */
async function answered<T>(answer: Promise<T>): Promise<T | object> {
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE / 1000} s`)), PATIENCE);
	});
	try {
		return await Promise.race([answer, silence]);
	} catch (error) {
		if (error instanceof ResponseError && ALLOWED.includes(error.code)) return {};
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

/** Parameters of JSON-RPC are an object or a list. */
function structured(params: unknown): object {
	return typeof params === "object" && params !== null ? params : [params];
}

/** The one change that makes a text of another: what they share in front and behind stays. */
function changeOf(before: string, after: string) {
	let start = 0;
	while (start < before.length && before[start] === after[start]) start++;
	let same = 0;
	while (same < Math.min(before.length, after.length) - start && before.at(-1 - same) === after.at(-1 - same)) same++;
	const place = (offset: number) => {
		const lines = before.slice(0, offset).split("\n");
		return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
	};
	// Lines end with more than \n alone: then a column would mean something else.
	if (/\r/.test(before)) return { text: after };
	return {
		range: { start: place(start), end: place(before.length - same) },
		text: after.slice(start, after.length - same),
	};
}
