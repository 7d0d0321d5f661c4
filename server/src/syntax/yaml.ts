import { keptOn } from "../text/kept-on.ts";
import type { SourceFile, Span } from "../text/source-file.ts";
import { readYaml } from "./yaml-document.ts";
import { type FileParts, readParts } from "./yaml-parts.ts";

/** A YAML file as plain data. Broken text gives what could be read of it. */
export interface YamlSyntax {
	readonly file: SourceFile;
	/** The root of each document; Compose merges later ones onto earlier ones. */
	readonly roots: readonly YamlMap[];
	/** Where the text is not valid YAML; what holds one of these may have been read wrongly. */
	readonly errors: readonly Span[];
	/** The parts that were read one by one; undefined for a text that was read as a whole. */
	readonly parts: FileParts | undefined;
}

export type YamlNode = YamlScalar | YamlMap | YamlList | YamlAlias;

interface YamlBase {
	/** From the first to behind the last character of the content, properties and trailing comments excluded. */
	readonly span: Span;
	/** An explicit tag such as `!reset`. */
	readonly tag: string | undefined;
}
export interface YamlScalar extends YamlBase {
	readonly kind: "scalar";
	readonly text: string;
	/** Written without quotes and not as a block, so that `true` and `null` mean something. */
	readonly plain: boolean;
}
export interface YamlMap extends YamlBase {
	readonly kind: "map";
	readonly flow: boolean;
	readonly entries: readonly YamlEntry[];
	/** The last entry of a key, without a look at the others: where a mapping has thousands of which few are read. It has no `<<`. */
	readonly named?: (key: string) => YamlEntry | undefined;
	/** The last entry whose key begins at or before an offset, in the same way. */
	readonly around?: (offset: number) => YamlEntry | undefined;
}
export interface YamlEntry {
	readonly key: string;
	readonly keySpan: Span;
	/** Undefined where nothing is written behind the colon. */
	readonly value: YamlNode | undefined;
}
export interface YamlList extends YamlBase {
	readonly kind: "list";
	readonly flow: boolean;
	readonly items: readonly YamlNode[];
}
export interface YamlAlias extends YamlBase {
	readonly kind: "alias";
	readonly name: string;
	/** The anchored node, or undefined when no anchor of that name stands before. */
	readonly target: Exclude<YamlNode, YamlAlias> | undefined;
}

const parsed = keptOn<SourceFile, YamlSyntax>();

/** Reads a YAML file once per file object, a Compose file service by service where it can be cut; never throws. */
export function parseYaml(file: SourceFile): YamlSyntax {
	let syntax = parsed.get(file);
	if (!syntax) {
		syntax = readShallow(file);
		parsed.set(file, syntax);
	}
	return syntax;
}

/** Brackets in brackets by the thousand, which nobody means, are too deep for the stack: nothing of such a file is read. */
function readShallow(file: SourceFile): YamlSyntax {
	try {
		return (file.language === "compose" ? readParts(file) : undefined) ?? readWhole(file);
	} catch {
		return { file, roots: [], errors: [{ start: 0, end: file.text.length }], parts: undefined };
	}
}

function readWhole(file: SourceFile): YamlSyntax {
	const { roots, errors } = readYaml(file.text);
	return { file, roots, errors, parts: undefined };
}
