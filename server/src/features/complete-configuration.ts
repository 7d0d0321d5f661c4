import { configurationShapeOf } from "../analysis/configuration-shape.ts";
import type { Shape } from "../analysis/shape.ts";
import { rules } from "../rules/index.ts";
import type { YamlContext } from "../syntax/yaml-context.ts";
import { plain } from "./markdown.ts";
import type { Proposal } from "./proposal.ts";

const SUMMARIES: ReadonlyMap<string, string> = new Map(rules.map((it) => [it.name, it.summary]));

const WHOLE = configurationShapeOf(rules);

/** Keys and words of a configuration, by the shape that its reader and its schema go by too. */
export function* completeConfiguration({ path, at, word, before }: YamlContext): Generator<Proposal> {
	const isFlow = before.includes("{");
	const shapes = path.reduce<readonly Shape[]>((all, key) => all.flatMap((it) => below(it, key)), [WHOLE]);
	for (const shape of shapes.flatMap(alternatives)) {
		if (at === "key" || isFlow) yield* keysOf(shape, word);
		else yield* wordsOf(shape, word);
	}
}

/** The shape with what may stand in its place: a list's entry, or either of two forms. */
function alternatives(shape: Shape): readonly Shape[] {
	if (shape.kind === "list") return alternatives(shape.of);
	return shape.kind === "either" ? [shape.plain, shape.record] : [shape];
}

function below(shape: Shape, key: string): readonly Shape[] {
	return alternatives(shape).flatMap((it) => {
		if (it.kind === "record") return it.keys[key] ?? [];
		return it.kind === "named" ? it.of(key) : [];
	});
}

function* keysOf(shape: Shape, span: YamlContext["word"]): Generator<Proposal> {
	if (shape.kind === "record") {
		for (const [key, { description }] of Object.entries(shape.keys)) yield keyProposal(key, description, span);
	}
	if (shape.kind === "named") {
		for (const name of shape.names ?? []) yield keyProposal(name, shape.of(name).description, span);
	}
}

function keyProposal(key: string, description: string, span: YamlContext["word"]): Proposal {
	return {
		text: `${key}: `,
		span,
		kind: "key",
		detail: description,
		documentation: plain(description),
		rank: 0,
		filter: key,
	};
}

function* wordsOf(shape: Shape, span: YamlContext["word"]): Generator<Proposal> {
	if (shape.kind === "word")
		for (const text of shape.words)
			yield { text, span, kind: "value", detail: SUMMARIES.get(text) ?? shape.noun, rank: 0 };
	if (shape.kind === "flag")
		for (const text of ["true", "false"]) yield { text, span, kind: "value", detail: shape.description, rank: 0 };
	// An entry of a list of mappings may begin with any of their keys.
	if (shape.kind === "record") yield* keysOf(shape, span);
}
