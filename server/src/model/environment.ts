import { interpolate } from "../syntax/interpolation.ts";
import { type Lookup, set, type Variable } from "../syntax/variables.ts";
import type { SourceFile } from "../text/source-file.ts";

const parsed = new WeakMap<SourceFile, ReadonlyMap<string, Variable>>();

/** The variables of a project for interpolation: those of its env files, later ones first; any other may come from outside, so it is open. */
export function projectLookup(environments: readonly (SourceFile | undefined)[]): Lookup {
	const known = environments.flatMap((it) => (it ? [variablesOf(it)] : [])).toReversed();
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
	for (const line of text.split(/\r?\n/)) {
		const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*[=:]\s*(.*?)\s*$/.exec(line);
		if (!match?.[1] || match[2] === undefined) continue;
		const quoted = /^(["'])(.*?)\1/.exec(match[2]);
		const raw = quoted ? (quoted[2] ?? "") : match[2].replace(/\s+#.*$/, "");
		const value = quoted?.[1] === "'" ? set(raw) : expand(raw, values);
		values.set(match[1], value);
	}
	return values;
}

function expand(raw: string, earlier: ReadonlyMap<string, Variable>): Variable {
	const expansion = interpolate(raw, (name) => earlier.get(name));
	return expansion.state === "text" ? set(expansion.text) : expansion;
}
