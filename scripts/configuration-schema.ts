// The JSON schema of configuration files, from the very shape that the product reads them by.
import { configurationShapeOf } from "../server/src/analysis/configuration-shape.ts";
import type { Shape } from "../server/src/analysis/shape.ts";
import type { RuleMeta } from "../server/src/rules/rule.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The schema as text, as it is shipped. */
export function configurationSchema(rules: readonly RuleMeta[], notice: string): string {
	const definitions = new Map<string, Schema>();
	const body = schemaOf(configurationShapeOf(rules), definitions);
	const schema = {
		$schema: "http://json-schema.org/draft-07/schema#",
		$comment: notice,
		title: "Dropcap configuration",
		...body,
		definitions: Object.fromEntries(definitions),
	};
	return `${JSON.stringify(schema, undefined, "\t")}\n`;
}

/** Words that are used more than once stand among the definitions. */
function schemaOf(shape: Shape, definitions: Map<string, Schema>): Schema {
	const { description, examples } = shape;
	const isShared = shape.kind === "word" && /^(?:severity|rule|capability)$/.test(shape.noun);
	if (isShared) definitions.set(shape.noun, { description, type: "string", enum: shape.words });
	if (isShared) return { $ref: `#/definitions/${shape.noun}` };
	return { ...(description && { description }), ...(examples && { examples }), ...constraintsOf(shape, definitions) };
}

function constraintsOf(shape: Shape, definitions: Map<string, Schema>): Schema {
	const inner = (it: Shape) => schemaOf(it, definitions);
	switch (shape.kind) {
		case "text":
			return { type: shape.takesNumbers ? ["string", "integer"] : "string", pattern: shape.pattern.source };
		case "word":
			return { type: "string", enum: shape.words };
		case "number":
			return { type: "integer", minimum: shape.minimum, maximum: shape.maximum };
		case "flag":
			return { type: "boolean" };
		case "day":
			return { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };
		case "list": {
			const list = { type: ["array", "null"], items: inner(shape.of) };
			return shape.alone ? { anyOf: [list, inner(shape.of)] } : list;
		}
		case "record":
			return {
				type: ["object", "null"],
				properties: Object.fromEntries(Object.entries(shape.keys).map(([key, it]) => [key, inner(it)])),
				additionalProperties: false,
				...(shape.required.length > 0 && { required: shape.required }),
			};
		case "named":
			return shape.names
				? {
						type: ["object", "null"],
						properties: Object.fromEntries(shape.names.map((it) => [it, inner(shape.of(it))])),
						additionalProperties: false,
					}
				: { type: ["object", "null"], additionalProperties: inner(shape.of("")) };
		case "either":
			return { anyOf: [inner(shape.plain), inner(shape.record)] };
	}
}
