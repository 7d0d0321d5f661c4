import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../syntax/yaml.ts";
import { followAlias, mergedEntries } from "../syntax/yaml-merge.ts";

/** The text of a scalar, quoted or not; undefined for anything else, and for nothing. */
export function textIn(node: YamlNode | undefined): string | undefined {
	return scalarIn(node)?.text;
}

/** The one among some words that a scalar says. */
export function wordIn<T extends string>(node: YamlNode | undefined, words: readonly T[]): T | undefined {
	const text = textIn(node);
	return words.find((it) => it === text);
}

/** A whole number, written without quotes. */
export function numberIn(node: YamlNode | undefined): number | undefined {
	const scalar = scalarIn(node);
	return scalar?.plain && /^-?[0-9]{1,15}$/.test(scalar.text) ? Number(scalar.text) : undefined;
}

/** `true` or `false` as YAML 1.2 has them. */
export function flagIn(node: YamlNode | undefined): boolean | undefined {
	const scalar = scalarIn(node);
	if (!scalar?.plain) return undefined;
	if (/^(?:true|True|TRUE)$/.test(scalar.text)) return true;
	return /^(?:false|False|FALSE)$/.test(scalar.text) ? false : undefined;
}

/** A day of the calendar: `2027-03-01`. */
export function dayIn(node: YamlNode | undefined): string | undefined {
	const text = textIn(node);
	if (text === undefined || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return undefined;
	const date = new Date(`${text}T00:00:00Z`);
	return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : text;
}

/** The items of a list; anything else is a list of itself. */
export function itemsIn(node: YamlNode | undefined): readonly YamlNode[] {
	const target = node && followAlias(node).node;
	if (!target) return [];
	return target.kind === "list" ? target.items : [target];
}

/** The entries of a mapping by key, merge keys included; none for anything else. */
export function entriesIn(node: YamlNode | undefined): ReadonlyMap<string, YamlEntry> {
	const map = mapIn(node);
	return new Map(map ? [...mergedEntries(map)].map(([key, { entry }]) => [key, entry]) : []);
}

/** The mapping that a node is or stands for. */
export function mapIn(node: YamlNode | undefined): YamlMap | undefined {
	const target = node && followAlias(node).node;
	return target?.kind === "map" ? target : undefined;
}

function scalarIn(node: YamlNode | undefined): YamlScalar | undefined {
	const target = node && followAlias(node).node;
	return target?.kind === "scalar" ? target : undefined;
}
