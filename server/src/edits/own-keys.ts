import type { Service } from "../model/service.ts";
import { fieldOf, type ListValue, textOf } from "../model/value.ts";
import { parseYaml, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { followAlias, mergedEntries, mergedEntry } from "../syntax/yaml-merge.ts";
import type { Edit, Place } from "../text/source-file.ts";
import { addItems, addKeys, addKeysTo, type NewKey, replaceEntry } from "./compose-edits.ts";
import { quotedLike } from "./scalars.ts";

/** Where an entry for one of a service's lists can be written. */
type ListHome =
	| { readonly kind: "new key" }
	| { readonly kind: "list"; readonly list: ListValue; readonly isShared: boolean }
	/** One text in the place of a list. */
	| { readonly kind: "text"; readonly node: YamlNode; readonly key: Place }
	| { readonly kind: "none" };

/**
 * Adds entries to a list of the service: to its own one, to the one that an anchor brings (which all of the anchor's users
 * get), or as a new key, which Compose appends to what other files and `extends` bring. Each entry is plain text.
 */
export function addListed(
	service: Service,
	key: string,
	entries: readonly string[],
	comments: ReadonlyMap<string, string> = NO_COMMENTS,
): readonly Edit[] {
	const home = listHome(service, key);
	switch (home.kind) {
		case "new key":
			return addKeys(service, [newList(service, key, entries, comments)]);
		case "list":
			return addItems(
				home.list,
				entries.map((it) => noted(it, home.list.flow, comments)),
			);
		case "text": {
			const { file } = home.key;
			const value = [file.text.slice(home.node.span.start, home.node.span.end), ...entries];
			const at: Place = { file, span: home.node.span };
			const setting = { key: home.key, value: { kind: "null", at, tag: undefined } as const, via: [] };
			return replaceEntry(setting, [{ key, value }]);
		}
		case "none":
			return [];
	}
}

/** True where `addListed` writes a new key. */
export function isNewList(service: Service, key: string): boolean {
	return listHome(service, key).kind === "new key";
}

/** A list of a service, quoted where it has to be, with a comment behind an entry that has one. */
export function newList(
	service: Service,
	key: string,
	entries: readonly string[],
	comments: ReadonlyMap<string, string> = NO_COMMENTS,
): NewKey {
	return { key, value: entries.map((it) => noted(it, isFlow(service), comments)) };
}

const NO_COMMENTS: ReadonlyMap<string, string> = new Map();

function noted(entry: string, inFlow: boolean, comments: ReadonlyMap<string, string>): string {
	const comment = inFlow ? undefined : comments.get(entry);
	return quotedLike("", entry, inFlow) + (comment === undefined ? "" : ` # ${comment}`);
}

/** True for a key that stands in the service's own mapping, whatever anchors and other files bring. */
export function hasOwnKey(service: Service, key: string): boolean {
	return bodyOf(service)?.entries.some((it) => it.key === key) ?? false;
}

/** Whether `addListed` can write, and whether other services get the entry too. */
export function canAddListed(service: Service, key: string): "no" | "yes" | "shared" {
	const home = listHome(service, key);
	if (home.kind === "none") return "no";
	return home.kind === "list" && home.isShared ? "shared" : "yes";
}

function listHome(service: Service, key: string): ListHome {
	const body = bodyOf(service);
	if (!body) return { kind: "none" };
	const own = body.entries.find((it) => it.key === key);
	const inherited = own ?? mergedEntries(body).get(key)?.entry;
	if (!inherited) return { kind: "new key" };
	if (!inherited.value) return { kind: "none" };
	const { node, via } = followAlias(inherited.value);
	const isShared = own === undefined || via.length > 0;
	if (node?.kind === "list") {
		const { flow, span, tag } = node;
		return { kind: "list", list: { kind: "list", items: [], flow, at: { file: service.file, span }, tag }, isShared };
	}
	const place = { file: service.file, span: inherited.keySpan };
	return node?.kind === "scalar" && !isShared ? { kind: "text", node, key: place } : { kind: "none" };
}

/**
 * Sets a key below a path of the service's own mappings, which are made where they are missing; undefined where the key
 * is there, and where a part of the path is no mapping of the service's own.
 */
export function addBelow(service: Service, path: readonly string[], key: NewKey): readonly Edit[] | undefined {
	let map = bodyOf(service);
	for (const [i, step] of path.entries()) {
		if (!map) return undefined;
		const entry = map.entries.find((it) => it.key === step);
		if (!entry) {
			if (mergedEntries(map).has(step)) return undefined;
			const nested = path.slice(i).reduceRight((value: NewKey, it) => ({ key: it, value }), key);
			return addKeysTo({ file: service.file, span: map.span }, [nested]);
		}
		map = entry.value?.kind === "map" ? entry.value : undefined;
	}
	if (!map || mergedEntries(map).has(key.key)) return undefined;
	return addKeysTo({ file: service.file, span: map.span }, [key]);
}

/**
 * True where what a service extends is a service to be mended by itself: an entry added to both of their lists would stand
 * there twice. Of a service in another file that is assumed; a fragment without image is none.
 */
export function extendsWhole(service: Service): boolean {
	const extended = service.get("extends")?.value;
	const name = textOf(extended) ?? textOf(fieldOf(extended, "service")?.value);
	if (name === undefined) return extended !== undefined && extended.kind !== "null";
	if (fieldOf(extended, "file")) return true;
	const bases = parseYaml(service.file).roots.flatMap((root) => {
		const services = valueIn(root, "services");
		return (services && valueIn(services, name)) ?? [];
	});
	const parts = ["image", "build", "extends"];
	return bases.length === 0 || bases.some((base) => parts.some((it) => mergedEntries(base).has(it)));
}

/** The mapping behind a service's body: its own, or the anchor's that it is to be written to. */
export function bodyOf({ file, name, body }: Service): YamlMap | undefined {
	if (!body) return undefined;
	const isBody = ({ span }: YamlMap) => span.start === body.span.start && span.end === body.span.end;
	for (const root of parseYaml(file).roots) {
		const services = valueIn(root, "services");
		const map = services && valueIn(services, name);
		if (map && isBody(map)) return map;
		const anchored = root.entries.map((it) => it.value).find((it) => it?.kind === "map" && isBody(it));
		if (anchored?.kind === "map") return anchored;
	}
	return undefined;
}

/** The mapping that a service merges from the top of its file, and the name of the key there; undefined where it has none. */
export function mergedAnchor(service: Service): { readonly place: Place; readonly key: string } | undefined {
	const merges = bodyOf(service)?.entries.filter((it) => it.key === "<<") ?? [];
	const sources = merges.flatMap(({ value }) => (value?.kind === "list" ? value.items : value ? [value] : []));
	const targets = sources.flatMap((it) => followAlias(it).node?.span ?? []);
	for (const root of parseYaml(service.file).roots) {
		const entry = root.entries.find(
			({ value }) => value?.kind === "map" && targets.some((it) => it.start === value.span.start),
		);
		if (entry?.value) return { place: { file: service.file, span: entry.value.span }, key: entry.key };
	}
	return undefined;
}

function valueIn(map: YamlMap, key: string): YamlMap | undefined {
	const value = mergedEntry(map, key)?.entry.value;
	const node = value && followAlias(value).node;
	return node?.kind === "map" ? node : undefined;
}

function isFlow({ body }: Service): boolean {
	return body !== undefined && body.file.text[body.span.start] === "{";
}
