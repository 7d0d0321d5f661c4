import { type Block, readSections, type Section } from "./markdown.ts";
import { strip } from "./marks.ts";

/** One `##` heading of a case file: the files it is about, and what it expects of them. */
export interface Case {
	readonly title: string;
	/** Merged from the `json settings` blocks of the page and of the case. */
	readonly settings: CaseSettings;
	readonly files: readonly CaseFile[];
	readonly fixed: readonly FixedBlock[];
	/** Blocks with one word of their own: `profile web`, `markdown hover`, `text hints`. */
	readonly expectations: readonly Expectation[];
	/** Where a block that is missing belongs. */
	readonly end: number;
}

/** A file of a case as its user would have written it. */
export interface CaseFile {
	readonly path: string;
	/** The fence's first word; `dockerfile` and `yaml` files are analysed, others are only there. */
	readonly language: string;
	/** Without marker lines and cursor, with the line ends that the fence asks for. */
	readonly text: string;
	/** The same with `\n` at the line ends, as the page has it. */
	readonly clean: string;
	/** Offset of `<|>`. */
	readonly cursor: number | undefined;
	readonly crlf: boolean;
	readonly block: Block;
}

/** A file after fixes: of the first fix of each finding, or of the fixes with a title. */
export interface FixedBlock {
	readonly path: string;
	readonly title: string | undefined;
	readonly finalNewline: boolean;
	readonly block: Block;
}

/** A block that expects lines of text for a subject. */
export interface Expectation {
	readonly kind: ExpectationKind;
	/** The service, stage or `#index`; empty for what follows the cursor or is about the whole file. */
	readonly subject: string;
	/** The file to look in, behind `in`. */
	readonly path: string | undefined;
	readonly block: Block;
}

/** What the editor's features answer, by the second word of a `markdown` or `text` block. */
const FEATURES = ["hover", "privileges", "completion", "hints", "lenses", "links", "actions"] as const;

export type ExpectationKind = "profile" | (typeof FEATURES)[number];

/** What a `json settings` block may say: `only`, and whatever the product's settings have. */
export interface CaseSettings {
	/** The rules that are on, all others being off; `"all"` leaves every rule as it is. */
	readonly only?: readonly string[] | "all";
	readonly [key: string]: unknown;
}

/** A page of cases. */
export interface CasePage {
	readonly title: string;
	readonly cases: readonly Case[];
}

const DEFAULT_PATHS: Readonly<Record<string, string>> = { dockerfile: "Dockerfile", yaml: "compose.yaml" };
/** What may stand behind a fence's language beside the path: the text has `\r\n`, or no last line end. */
const ATTRIBUTES: readonly string[] = ["crlf", "no-newline"];
const CURSOR = "<|>";

/** Reads a page: one `#` heading, then a case for each `##` heading. Throws where the page is not understood. */
export function readCases(markdown: string): CasePage {
	const [page, ...sections] = readSections(markdown);
	if (page?.level !== 1) throw new Error("A page of cases begins with a # heading");
	const stray = page.blocks.find((it) => !isSettings(it)) ?? sections.find((it) => it.level === 1);
	if (stray)
		throw new Error(
			`Line ${stray.line + 1}: only settings stand above the first ## heading, and there is one # heading`,
		);

	const shared = settingsIn(page.blocks, {});
	const repeated = sections.find((it, i) => sections.findIndex((other) => other.title === it.title) < i);
	if (repeated) throw new Error(`Line ${repeated.line + 1}: two cases are called “${repeated.title}”`);
	return { title: page.title, cases: sections.map((it) => readCase(it, shared)) };
}

function readCase(section: Section, shared: CaseSettings): Case {
	const files: CaseFile[] = [];
	const fixed: FixedBlock[] = [];
	const expectations: Expectation[] = [];
	for (const block of section.blocks) {
		if (isSettings(block)) continue;
		const fixedBlock = readFixed(block);
		const expectation = readExpectation(block);
		if (fixedBlock) fixed.push(fixedBlock);
		else if (expectation) expectations.push(expectation);
		else files.push(readFile(block));
	}
	const last = section.blocks.at(-1);
	if (files.length === 0 || !last) throw new Error(`Line ${section.line + 1}: “${section.title}” has no file`);
	const repeated = files.find((it, i) => files.findIndex((other) => other.path === it.path) < i);
	if (repeated) throw new Error(`Line ${repeated.block.line + 1}: the case has two files called ${repeated.path}`);
	const settings = settingsIn(section.blocks, shared);
	return { title: section.title, settings, files, fixed, expectations, end: last.line + last.height };
}

function readFile(block: Block): CaseFile {
	const [language = "", ...words] = block.info.split(/ +/);
	const { path, crlf, newline } = readWords(words, language, block);
	const marked = newline ? block.text : block.text.replace(/\n$/, "");
	const stripped = strip(marked);
	const clean = stripped.replaceAll(CURSOR, "");
	if (stripped.length - clean.length > CURSOR.length)
		throw new Error(`Line ${block.line + 1}: two cursors in one file`);

	const withCursor = crlf ? stripped.replaceAll("\n", "\r\n") : stripped;
	const at = withCursor.indexOf(CURSOR);
	const text = withCursor.replace(CURSOR, "");
	return { path, language, text, clean, cursor: at < 0 ? undefined : at, crlf, block };
}

/** `yaml fixed`, `dockerfile fixed web/Dockerfile`, `yaml fixed: Drop all capabilities`. */
function readFixed(block: Block): FixedBlock | undefined {
	const [, language, words, title] = /^(\S+) fixed((?: [^:]*)?)(?:: *(.+))?$/.exec(block.info) ?? [];
	if (language === undefined || words === undefined) return undefined;
	const { path, newline } = readWords(words.split(/ +/), language, block);
	return { path, title, finalNewline: newline, block };
}

function readExpectation(block: Block): Expectation | undefined {
	const [, word, about = ""] = /^(?:markdown|text) (\S+)(?: (\S+))?$/.exec(block.info) ?? [];
	const feature = FEATURES.find((it) => it === word);
	if (feature) return { kind: feature, subject: about, path: undefined, block };
	const [, subject, path] = /^profile (\S+)(?: in (\S+))?$/.exec(block.info) ?? [];
	return subject === undefined ? undefined : { kind: "profile", subject, path, block };
}

/** The file's path and attributes, in any order behind the language. */
function readWords(words: readonly string[], language: string, { line, info }: Block) {
	const [path = DEFAULT_PATHS[language], ...rest] = words.filter((it) => it !== "" && !ATTRIBUTES.includes(it));
	if (path === undefined || rest.length > 0) throw new Error(`Line ${line + 1}: what is a block of “${info}”?`);
	return { path, crlf: words.includes("crlf"), newline: !words.includes("no-newline") };
}

function isSettings(block: Block): boolean {
	return block.info === "json settings";
}

function settingsIn(blocks: readonly Block[], shared: CaseSettings): CaseSettings {
	const [block, second] = blocks.filter(isSettings);
	if (!block) return shared;
	if (second) throw new Error(`Line ${second.line + 1}: a heading has one block of settings`);
	const given: unknown = JSON.parse(block.text);
	if (typeof given !== "object" || given === null) throw new Error(`Line ${block.line + 1}: settings are an object`);
	return { ...shared, ...given };
}
