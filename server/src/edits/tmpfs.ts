import type { Service } from "../model/service.ts";
import { textOf } from "../model/value.ts";
import type { Tmpfs } from "../privilege/tmpfs.ts";
import { parseYaml, type YamlMap, type YamlNode } from "../syntax/yaml.ts";
import { entryAround } from "../syntax/yaml-entry.ts";
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
export function tightenTmpfs(service: Service, tmpfs: Tmpfs): TmpfsChange | undefined {
	const size = sizeFor(service, tmpfs);
	return tmpfs.form === "long" ? sizeLongForm(tmpfs, size) : tightenShortForm(tmpfs, size);
}

/** Shared memory is as large as the service asks for it in its own key, which counts no more once this is mounted. */
function sizeFor(service: Service, { target }: Tmpfs): string {
	const wanted = target.replace(/(?<=.)\/+$/, "") === "/dev/shm" ? textOf(service.get("shm_size")?.value) : undefined;
	// Compose takes units of two letters, and the kernel of one.
	return wanted !== undefined && /^\d+[kmg]?b?$/i.test(wanted) ? wanted.replace(/b$/i, "") : SIZE;
}

function tightenShortForm({ target, options, allowed, hasSize, at }: Tmpfs, fitting: string): TmpfsChange | undefined {
	const written = textAt(at);
	if (written.includes("$")) return undefined;
	const kept = options.filter((it) => hasSize || !it.startsWith("size="));
	const tight = kept.map((it) => (allowed.includes(it) ? `no${it}` : it));
	const text = `${target}:${[...new Set(tight), ...(hasSize ? [] : [`size=${fitting}`])].join(",")}`;
	const isInFlow = /[[,]\s*$/.test(at.file.text.slice(0, at.span.start));
	const newText = quotedLike(written, text, isInFlow);
	return { title: `Replace it by "${text}"`, edits: () => [{ file: at.file, span: at.span, newText }] };
}

function sizeLongForm({ item }: Tmpfs, fitting: string): TmpfsChange | undefined {
	const map = mapAt(item);
	const inner = map?.entries.find((it) => it.key === "tmpfs");
	if (!map || (inner && inner.value?.kind !== "map")) return undefined;
	const size = { key: "size", value: fitting };
	const isSized = inner?.value?.kind === "map" && inner.value.entries.some((it) => it.key === "size");
	if (isSized) return undefined;
	const edits = () =>
		inner?.value
			? addKeysTo({ file: item.file, span: inner.value.span }, [size])
			: addKeysTo(item, [{ key: "tmpfs", value: size }]);
	return { title: `Set size: ${fitting}`, edits };
}

function mapAt({ file, span }: Place): YamlMap | undefined {
	const pending: YamlNode[] = [...parseYaml(file).roots];
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (node.kind === "map" && node.span.start === span.start && node.span.end === span.end) return node;
		if (node.kind === "map") pending.push(...[entryAround(node, span.start)].flatMap((it) => it?.value ?? []));
		if (node.kind === "list") pending.push(...node.items);
	}
	return undefined;
}
