/** What a reader may learn about a variable's value. */
export type Variable =
	| { readonly state: "set"; readonly value: string }
	| { readonly state: "open"; readonly because: string };

/** Answers a variable by name; undefined means that it is not set. */
export type Lookup = (name: string) => Variable | undefined;

/** A text with its variables replaced, or why that cannot be done. */
export type Expansion =
	| { readonly state: "text"; readonly text: string; readonly unset: readonly string[] }
	| { readonly state: "open"; readonly because: string };

/** Nobody writes more variables into one another than this: each may cost a walk over the whole text. */
const DEEPEST_OPERAND = 50;

/** The answer for operands that lie too deep in others, counted from zero; undefined for all others. */
export function nestedTooDeeply(depth: number): Expansion | undefined {
	return depth > DEEPEST_OPERAND ? { state: "open", because: "its variables are nested too deeply" } : undefined;
}

/** A variable with a value. */
export function set(value: string): Variable {
	return { state: "set", value };
}

/**
 * The value of `${name<operator>operand}` or `$name`. `expandOperand` is called only for an operand that counts.
 * Operators as in POSIX: `-`, `:-`, `+`, `:+`, `?`, `:?`; the colon treats an empty value as unset.
 */
export function substitute(
	variable: Variable | undefined,
	name: string,
	operator: string,
	expandOperand: () => Expansion,
): Expansion {
	if (variable?.state === "open" && operator.endsWith("+")) return { state: "open", because: variable.because };
	const value = variable?.state === "set" ? variable.value : undefined;
	const counts = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
	switch (operator.replace(":", "")) {
		case "-":
			if (counts && value !== undefined) return { state: "text", text: value, unset: [] };
			return expandOperand();
		case "+":
			return counts ? expandOperand() : { state: "text", text: "", unset: [] };
		case "?":
			if (counts && value !== undefined) return { state: "text", text: value, unset: [] };
			return { state: "open", because: `\`${name}\` must be set from outside` };
		default:
			if (variable?.state === "open") return { state: "open", because: variable.because };
			return { state: "text", text: value ?? "", unset: value === undefined ? [name] : [] };
	}
}

/** Joins expanded pieces; one open piece makes the whole open. */
export function join(pieces: readonly Expansion[]): Expansion {
	let text = "";
	const unset: string[] = [];
	for (const piece of pieces) {
		if (piece.state === "open") return piece;
		text += piece.text;
		unset.push(...piece.unset);
	}
	return { state: "text", text, unset };
}

/** Index of the brace that closes the one before `from`, or the text's length when none does. */
export function closingBrace(text: string, from: number): number {
	let depth = 1;
	for (let i = from; i < text.length; i++) {
		if (text[i] === "{" && text[i - 1] === "$") depth++;
		else if (text[i] === "}" && --depth === 0) return i;
	}
	return text.length;
}

/** Splits the inside of `${…}` into the name, the operator ("" for none) and the operand. */
export function splitBraces(inside: string): {
	readonly name: string;
	readonly operator: string;
	readonly operand: string;
} {
	const name = /^[A-Za-z_][A-Za-z0-9_]*|^[0-9@*#]/.exec(inside)?.[0] ?? "";
	const rest = inside.slice(name.length);
	const operator = /^:?[-+?]/.exec(rest)?.[0] ?? "";
	return { name, operator, operand: rest.slice(operator.length) };
}

/** A text without variables. */
export function literal(text: string): Expansion {
	return { state: "text", text, unset: [] };
}
