import { readdirSync, readFileSync } from "node:fs";
import { type Case, readCases } from "../../support/cases.ts";
import { type Json, listOf, objectOf, parseJson, textIn } from "../json.ts";

/** A project that serves before its fixes, and has to serve after them; each is a heading of a page beside this file. */
export interface FixCase {
	/** `databases: Redis on a named volume`. */
	readonly id: string;
	readonly files: ReadonlyMap<string, string>;
	/** The service that is asked where a question names no other. */
	readonly of: string;
	/** What Compose is told about a case that is a Dockerfile alone; Dropcap never sees it. */
	readonly service: Json;
	/** Asked once, before the fix: what is written then has to be there at the end. */
	readonly first: readonly Question[];
	/** Asked again and again; the answers stay the same. */
	readonly asks: readonly Question[];
	/** The rules of which findings are gone after the fix, in the order of the alphabet. */
	readonly mends: readonly string[];
	/** Capabilities that the fixed container may still have in its bounding set, whichever of its services it is. */
	readonly keeps: readonly string[];
	/** Rules of which the finding is true of the files only: the program does by itself what the fix makes sure of. */
	readonly already: readonly string[];
	/** Words for `dropcap check` and `dropcap fix`. */
	readonly options: readonly string[];
	/** Words for `dropcap fix` alone. */
	readonly fix: readonly string[];
	/** Why the volumes of the time before the fix cannot be used on; they are emptied then. */
	readonly freshVolumes: string | undefined;
	/** Why the fixed project does not serve any more, where that cannot be helped. */
	readonly breaks: string | undefined;
}

/** A request, and the answer that shows that the service does its work. */
export interface Question {
	readonly service: string;
	/** For BusyBox's shell, from outside of the container but in its network; `inside` runs as the container's own user. */
	readonly script: string;
	readonly inside: boolean;
	readonly answer: string;
}

/** An image of the cases, built from others without any registry. */
export interface CaseImage {
	readonly name: string;
	readonly files: ReadonlyMap<string, string>;
}

const folder = new URL("./", import.meta.url);
/** The page of the images that the cases stand on. */
const IMAGES = "images.md";
/** The service of a case that has no Compose file. */
const ALONE = "app";

/** The cases of all pages, in the order of the pages. */
export function fixCases(): readonly FixCase[] {
	const pages = readdirSync(folder).filter((it) => it.endsWith(".md") && it !== IMAGES);
	return pages.toSorted().flatMap((page) => readPage(page).map((it) => fixCase(page.replace(/\.md$/, ""), it)));
}

/** The images that cases are built on, those first that others need. */
export function caseImages(): readonly CaseImage[] {
	return readPage(IMAGES).map(({ title, files }) => ({ name: title, files: textsOf(files) }));
}

function readPage(name: string): readonly Case[] {
	return readCases(readFileSync(new URL(name, folder), "utf8")).cases;
}

function textsOf(files: Case["files"]): ReadonlyMap<string, string> {
	return new Map(files.map(({ path, text }) => [path, text]));
}

function fixCase(page: string, { title, files, settings }: Case): FixCase {
	const id = `${page}: ${title}`;
	const given = objectOf(parseJson(JSON.stringify(settings)));
	const unknown = Object.keys(given).filter((it) => !SETTINGS.has(it));
	if (unknown.length > 0) throw new Error(`${id} has settings that nobody reads: ${unknown.join(", ")}`);
	const of = textIn(given.of) ?? ALONE;
	const questions = (name: string) => listOf(given[name]).map((it) => question(it, of, id));
	const texts = (name: string) => listOf(given[name]).map(String);
	const asks = questions("asks");
	if (asks.length === 0) throw new Error(`${id} asks for nothing`);
	return {
		id,
		files: textsOf(files),
		of,
		service: given.service ?? {},
		first: questions("first"),
		asks,
		mends: texts("mends"),
		keeps: texts("keeps"),
		already: texts("already"),
		options: texts("options"),
		fix: texts("fix"),
		freshVolumes: textIn(given.freshVolumes),
		breaks: textIn(given.breaks),
	};
}

const SETTINGS: ReadonlySet<string> = new Set([
	...["of", "service", "first", "asks", "mends", "keeps", "already", "options", "fix", "freshVolumes", "breaks"],
]);

/**
 * A question in one of four forms: `get` a page (":80/path"), `send` bytes to a port and take what comes back, run a
 * script `outside`, or run one `inside`.
 */
function question(json: Json, usual: string, id: string): Question {
	const { service, get, send, port, outside, inside, answer } = objectOf(json);
	const forms: readonly (string | undefined)[] = [
		get === undefined ? undefined : `busybox wget -q -O - 'http://127.0.0.1${textIn(get)}'`,
		send === undefined ? undefined : `printf '${textIn(send)}' | busybox nc 127.0.0.1 ${textIn(port)}`,
		textIn(outside),
		textIn(inside),
	];
	const [script, second] = forms.filter((it) => it !== undefined);
	if (script === undefined || second !== undefined || answer === undefined)
		throw new Error(`${id}: a question is one of get, send, outside, inside, and has an answer`);
	return { service: textIn(service) ?? usual, script, inside: inside !== undefined, answer: String(answer).trim() };
}
