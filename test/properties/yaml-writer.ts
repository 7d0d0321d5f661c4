/** A piece of YAML with the way in which it is to be written. */
export type Piece =
	| { readonly kind: "text"; readonly text: string; readonly quote: Quote }
	| { readonly kind: "list"; readonly items: readonly Piece[]; readonly flow: boolean; readonly anchor?: string }
	| { readonly kind: "map"; readonly entries: readonly Entry[]; readonly flow: boolean; readonly anchor?: string }
	| { readonly kind: "alias"; readonly name: string };

/** How a text is quoted; plain ones get double quotes where plain style cannot hold them. */
export type Quote = "plain" | "single" | "double";

/** One key of a mapping with what stands around it. */
export interface Entry {
	readonly key: string;
	readonly value: Piece | undefined;
	readonly around: Around;
}

/** Comments and blank lines: above the key, behind the value, or behind the key where the value stands on lines of its own. */
export interface Around {
	readonly above: "nothing" | "comment" | "blank line";
	readonly behind: boolean;
}

/** How a whole file is laid out. */
export interface Layout {
	readonly step: 2 | 4;
	readonly listsAreIndented: boolean;
	readonly lineEnd: "\n" | "\r\n";
	readonly mark: boolean;
	readonly lastLineEnd: boolean;
	readonly documentMarker: boolean;
	readonly header: boolean;
	readonly footer: boolean;
}

/** The text of a file with these keys at its top. */
export function writeYaml(entries: readonly Entry[], layout: Layout): string {
	const lines = [
		...(layout.header ? ["# A header", ""] : []),
		...(layout.documentMarker ? ["---"] : []),
		...block(entries, "", layout),
		...(layout.footer ? ["", "# The end"] : []),
	];
	const text = lines.join(layout.lineEnd) + (layout.lastLineEnd ? layout.lineEnd : "");
	return (layout.mark ? "\uFEFF" : "") + text;
}

function block(entries: readonly Entry[], indent: string, layout: Layout): readonly string[] {
	return entries.flatMap(({ key, value, around }) => {
		const above = { nothing: [], comment: [`${indent}# about ${key}`], "blank line": [""] }[around.above];
		const behind = around.behind ? ` # ${key}!` : "";
		return [...above, ...entry(`${indent}${key}:`, value, behind, indent, layout)];
	});
}

function entry(
	start: string,
	value: Piece | undefined,
	behind: string,
	indent: string,
	layout: Layout,
): readonly string[] {
	if (!value) return [start + behind];
	const step = " ".repeat(layout.step);
	const anchor = "anchor" in value && value.anchor !== undefined ? ` &${value.anchor}` : "";
	if (value.kind === "map" && !value.flow && value.entries.length > 0)
		return [start + anchor + behind, ...block(value.entries, indent + step, layout)];
	if (value.kind === "list" && !value.flow && value.items.length > 0) {
		const own = indent + (layout.listsAreIndented ? step : "");
		return [start + anchor + behind, ...value.items.flatMap((it, i) => item(it, own, i === 0 ? behind : "", layout))];
	}
	return [`${start}${anchor} ${flow(value, false)}${behind}`];
}

function item(piece: Piece, indent: string, behind: string, layout: Layout): readonly string[] {
	if (piece.kind !== "map" || piece.flow || piece.entries.length === 0)
		return [`${indent}- ${flow(piece, false)}${behind}`];
	const [first = "", ...others] = block(
		piece.entries.map((it) => ({ ...it, around: { ...it.around, above: "nothing" } })),
		`${indent}  `,
		layout,
	);
	return [`${indent}- ${first.trimStart()}`, ...others];
}

function flow(piece: Piece, inFlow: boolean): string {
	switch (piece.kind) {
		case "alias":
			return `*${piece.name}`;
		case "text":
			return quoted(piece.text, piece.quote, inFlow);
		case "list":
			return `[${piece.items.map((it) => flow(it, true)).join(", ")}]`;
		case "map":
			return `{${piece.entries.map((it) => `${it.key}: ${it.value ? flow(it.value, true) : "null"}`).join(", ")}}`;
	}
}

function quoted(text: string, quote: Quote, inFlow: boolean): string {
	if (quote === "single") return `'${text}'`;
	const fits = inFlow ? /^[\w./-]+$/.test(text) : /^[\w./$][^#]*$/.test(text) && !/: |:$/.test(text);
	return quote === "double" || !fits ? JSON.stringify(text) : text;
}
