import type { Tmpfs } from "../privilege/tmpfs.ts";
import { parseYaml, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { type Edit, type Place, textAt } from "../text/source-file.ts";
import { addKeysTo } from "./compose-edits.ts";
import { quotedLike } from "./scalars.ts";

/** A tmpfs as it should be, and the change to it. */
export interface TmpfsChange {
	readonly title: string;
	readonly edits: () => readonly Edit[];
}

const SIZE = "64m";

/** Forbids what a tmpfs allows and gives it a size, in the form that it has; undefined for a text with variables. */
export function tightenTmpfs(tmpfs: Tmpfs): TmpfsChange | undefined {
	return tmpfs.form === "long" ? sizeLongForm(tmpfs) : tightenShortForm(tmpfs);
}

function tightenShortForm({ target, options, allowed, hasSize, at }: Tmpfs): TmpfsChange | undefined {
	const written = textAt(at);
	if (written.includes("$")) return undefined;
	const kept = options.filter((it) => hasSize || !it.startsWith("size="));
	const tight = kept.map((it) => (allowed.includes(it) ? `no${it}` : it));
	const text = `${target}:${[...new Set(tight), ...(hasSize ? [] : [`size=${SIZE}`])].join(",")}`;
	const isInFlow = /[[,]\s*$/.test(at.file.text.slice(0, at.span.start));
	const newText = quotedLike(written, text, isInFlow);
	return { title: `Replace it by "${text}"`, edits: () => [{ file: at.file, span: at.span, newText }] };
}

function sizeLongForm({ item }: Tmpfs): TmpfsChange | undefined {
	const map = mapAt(item);
	const inner = map?.entries.find((it) => it.key === "tmpfs");
	if (!map || (inner && inner.value?.kind !== "map")) return undefined;
	const size = { key: "size", value: SIZE };
	const isSized = inner?.value?.kind === "map" && inner.value.entries.some((it) => it.key === "size");
	if (isSized) return undefined;
	const edits = () =>
		inner?.value
			? addKeysTo({ file: item.file, span: inner.value.span }, [size])
			: addKeysTo(item, [{ key: "tmpfs", value: size }]);
	return { title: `Set size: ${SIZE}`, edits };
}

function mapAt({ file, span }: Place): YamlMap | undefined {
	const pending: YamlNode[] = [...parseYaml(file).roots];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.kind === "map" && node.span.start === span.start && node.span.end === span.end) return node;
		if (node.kind === "map") pending.push(...node.entries.flatMap(({ value }) => value ?? []));
		if (node.kind === "list") pending.push(...node.items);
	}
	return undefined;
}
