/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
	readonly [key: string]: Json;
}

/** Stands in the model's answer where it says that nobody can tell, and agrees with every answer of the engine. */
export const OPEN = "<open>";

/** Parses JSON that a program printed. */
export function parseJson(text: string): Json {
	const value: Json = JSON.parse(text);
	return value;
}

/** The object, or an empty one for every other value. */
export function objectOf(value: Json | undefined): JsonObject {
	return isObject(value) ? value : {};
}

/** The items of a list, or none for every other value. */
export function listOf(value: Json | undefined): readonly Json[] {
	return isList(value) ? value : [];
}

/** The text of a scalar; undefined for null, lists and objects. */
export function textIn(value: Json | undefined): string | undefined {
	return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

/** An object without the entries that say nothing: undefined, null, false, "", empty lists and empty objects. */
export function withoutNothing(entries: Readonly<Record<string, Json | undefined>>): JsonObject {
	return Object.fromEntries(
		Object.entries(entries).flatMap(([name, value]) =>
			value === undefined || isNothing(value) ? [] : [[name, value]],
		),
	);
}

/** Where two answers differ, one line each; `OPEN` on the model's side agrees with everything. */
export function differencesOf(model: Json | undefined, engine: Json | undefined, path = ""): readonly string[] {
	if (model === OPEN) return [];
	if (isList(model) && isList(engine) && model.length === engine.length)
		return model.flatMap((it, i) => differencesOf(it, engine[i], `${path}[${i}]`));
	if (isObject(model) && isObject(engine)) {
		const names = [...new Set([...Object.keys(model), ...Object.keys(engine)])].toSorted();
		return names.flatMap((it) => differencesOf(model[it], engine[it], path === "" ? it : `${path}.${it}`));
	}
	if (model === engine) return [];
	return [`${path}: model ${shown(model)}, engine ${shown(engine)}`];
}

/** How often the model says that nobody can tell. */
export function countOpen(value: Json | undefined): number {
	if (value === OPEN) return 1;
	if (isList(value)) return value.reduce<number>((sum, it) => sum + countOpen(it), 0);
	return isObject(value) ? Object.values(value).reduce<number>((sum, it) => sum + countOpen(it), 0) : 0;
}

function isList(value: Json | undefined): value is readonly Json[] {
	return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNothing(value: Json): boolean {
	if (value === null || value === false || value === "") return true;
	return isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function shown(value: Json | undefined): string {
	return value === undefined ? "nothing" : JSON.stringify(value);
}
