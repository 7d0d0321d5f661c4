import { interpolate } from "../syntax/interpolation.ts";
import { type Lookup, set, type Variable } from "../syntax/variables.ts";
import { keptOn } from "../text/kept-on.ts";
import type { SourceFile } from "../text/source-file.ts";

const parsed = keptOn<SourceFile, ReadonlyMap<string, Variable>>();

const NOTHING_KNOWN = lookupIn([]);

const lookups = keptOn<SourceFile, Lookup>();

/**
 * The variables of a project for interpolation: those of its env files, later ones first; any other may come from outside,
 * so it is open. Of one file, or none, the answer is always the same object: what is worked out by it serves again.
 */
export function projectLookup(environments: readonly (SourceFile | undefined)[]): Lookup {
	const [first, ...others] = environments.filter((it) => it !== undefined);
	if (!first) return NOTHING_KNOWN;
	if (others.length > 0) return lookupIn([first, ...others].map(variablesOf).toReversed());
	const known = lookups.get(first) ?? lookupIn([variablesOf(first)]);
	lookups.set(first, known);
	return known;
}

function lookupIn(known: readonly ReadonlyMap<string, Variable>[]): Lookup {
	return (name) => {
		const found = known.find((it) => it.has(name))?.get(name);
		return found ?? { state: "open", because: `\`${name}\` is set outside the project` };
	};
}

function variablesOf(env: SourceFile): ReadonlyMap<string, Variable> {
	let values = parsed.get(env);
	if (!values) {
		values = read(env.text);
		parsed.set(env, values);
	}
	return values;
}

/** Reads `NAME=value` lines (compose-go dotenv/parser.go): `export`, quotes, comments behind a blank, earlier names in values. */
function read(text: string): ReadonlyMap<string, Variable> {
	const values = new Map<string, Variable>();
	for (const match of text.matchAll(ASSIGNMENT)) {
		const { name = "", single, double, plain = "" } = match.groups ?? {};
		if (single !== undefined) values.set(name, set(single));
		else
			values.set(name, expand(double === undefined ? plain.replace(/\s#.*$/, "").trim() : unescaped(double), values));
	}
	return values;
}

/** `NAME=value` at the start of a line; a quoted value may go on over lines. */
const ASSIGNMENT =
	/^[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*(?:'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<plain>[^\r\n]*))/gms;

/** The escapes that double quotes know; any other character behind a backslash stays with it. */
function unescaped(text: string): string {
	return text.replace(
		/\\([nrt"\\])/g,
		(_, character: string) => ({ n: "\n", r: "\r", t: "\t" })[character] ?? character,
	);
}

function expand(raw: string, earlier: ReadonlyMap<string, Variable>): Variable {
	const expansion = interpolate(raw, (name) => earlier.get(name));
	return expansion.state === "text" ? set(expansion.text) : expansion;
}
