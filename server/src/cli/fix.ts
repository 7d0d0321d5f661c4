import { fileURLToPath } from "node:url";
import { fixAll } from "../analysis/fix-all.ts";
import { harden } from "../analysis/harden.ts";
import { objectionTo } from "../analysis/recheck.ts";
import { unifiedDiff } from "../report/unified-diff.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { FixRequest } from "./arguments.ts";
import { findInputs, type Input } from "./inputs.ts";
import { type Loaded, load, pathOf, readSetup } from "./load.ts";
import { differ, fail, print } from "./output.ts";
import { replaceText } from "./replace-file.ts";

/** `dropcap fix` */
export async function fix(request: FixRequest): Promise<void> {
	const setup = await readSetup(request);
	if (!setup) return;
	const changes = new Map<string, Change>();
	let inputs: readonly Input[] = (await findInputs(request.paths, undefined)).files;
	let isFound = request.service === undefined;
	for (let round = 0; round < ROUNDS && inputs.length > 0; round++) {
		const before = new Map(changes);
		const readable: Input[] = [];
		for await (const loaded of load(inputs, setup, false, textsOf(changes))) {
			readable.push(loaded.input);
			const fixed = fixedIn(loaded, request);
			isFound ||= fixed !== undefined;
			for (const { file, newText } of fixed ?? []) {
				if (newText === file.text) continue;
				const first = changes.get(file.uri);
				changes.set(file.uri, { before: first?.before ?? file.text, after: newText, seen: first?.seen ?? loaded });
			}
		}
		inputs = [...changes].every(([uri, it]) => before.get(uri) === it) ? [] : readable;
	}
	const texts = textsOf(changes);
	for (const [uri, it] of changes) await make(uri, it, texts, request);
	if (!isFound) fail(`no Compose file that was read has a service "${request.service}"`);
}

/** What is fixed in one file may show something in another: all are looked at again, at most so many times. */
const ROUNDS = 4;

/** A file's text as it is on the disk and as it becomes. */
interface Change {
	readonly before: string;
	readonly after: string;
	/** The project in which the file was fixed first. */
	readonly seen: Loaded;
}

function textsOf(changes: ReadonlyMap<string, Change>): ReadonlyMap<string, string> {
	return new Map([...changes].map(([uri, it]) => [uri, it.after]));
}

/** The new texts of a file, or of all files that a service needs; undefined where there is no such service. */
function fixedIn(
	{ file, project, settings }: Loaded,
	{ service, review }: FixRequest,
): readonly { readonly file: SourceFile; readonly newText: string }[] | undefined {
	const wanted = review ? "bearable" : "safe";
	if (service !== undefined) return harden(project, file.uri, settings, { service }, wanted)?.changes;
	const newText = fixAll(project, file.uri, settings, wanted);
	return newText === undefined ? [] : [{ file, newText }];
}

/** Writes a file's new text, or prints what would change. */
async function make(
	uri: string,
	{ before, after, seen }: Change,
	texts: ReadonlyMap<string, string>,
	{ diff }: FixRequest,
): Promise<void> {
	if (before === after) return;
	const path = pathOf(uri);
	const objection = objectionTo(uri, texts, seen.project, seen.settings);
	if (objection !== undefined) {
		fail(`${path} was left alone: ${objection}`);
		return;
	}
	if (diff) {
		print(unifiedDiff(path, before, after));
		differ();
		return;
	}
	const failure = await replaceText(fileURLToPath(uri), before, after);
	if (failure === undefined) print(`fixed ${path}\n`);
	else fail(`${path} was left alone: ${failure}`);
}
