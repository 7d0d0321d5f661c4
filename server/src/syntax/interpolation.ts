import {
	closingBrace,
	type Expansion,
	join,
	type Lookup,
	literal,
	nestedTooDeeply,
	splitBraces,
	substitute,
} from "./variables.ts";

/**
 * Replaces the variables of a Compose value (compose-go template/template.go): `$NAME`, `${NAME}` and the operators
 * `-`, `:-`, `+`, `:+`, `?`, `:?`, nested in their operands; `$$` is a dollar sign.
 */
export function interpolate(text: string, lookup: Lookup, depth = 0): Expansion {
	if (!text.includes("$")) return literal(text);
	const tooDeep = nestedTooDeeply(depth);
	if (tooDeep) return tooDeep;
	const pieces: Expansion[] = [];
	let i = 0;
	while (i < text.length) {
		const dollar = text.indexOf("$", i);
		if (dollar < 0) break;
		pieces.push(literal(text.slice(i, dollar)));
		const next = text[dollar + 1];
		if (next === "$") {
			pieces.push(literal("$"));
			i = dollar + 2;
		} else if (next === "{") {
			const close = closingBrace(text, dollar + 2);
			const { name, operator, operand } = splitBraces(text.slice(dollar + 2, close));
			pieces.push(substitute(lookup(name), name, operator, () => interpolate(operand, lookup, depth + 1)));
			i = close + 1;
		} else {
			const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(dollar + 1))?.[0] ?? "";
			pieces.push(name === "" ? literal("$") : substitute(lookup(name), name, "", () => literal("")));
			i = dollar + 1 + name.length;
		}
	}
	return join([...pieces, literal(text.slice(i))]);
}
