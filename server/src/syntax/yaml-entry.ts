import type { YamlEntry, YamlMap } from "./yaml.ts";

/**
 * The only entry of a mapping that may hold an offset: the last one whose key begins at or before it. No value is looked
 * at, since those of a large file's services are moved to their places when they are.
 */
export function entryAround(map: YamlMap, offset: number): YamlEntry | undefined {
	return map.around ? map.around(offset) : map.entries.findLast((it) => it.keySpan.start <= offset);
}
