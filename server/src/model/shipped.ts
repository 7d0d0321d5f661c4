import { chainOf, type Stage, stagesOf } from "./stage.ts";

/**
 * True when what a stage leaves at a path gets into an image that somebody starts: the stage is the last one or one
 * below it, nothing takes files from it, so that it is a target of its own, or a COPY takes that path from it.
 */
export function isShipped(stage: Stage, paths: readonly string[]): boolean {
	const all = stagesOf(stage.file, stage.inputs);
	const others = all.filter((it) => [...chainOf(it)].some(({ index }) => index === stage.index));
	if (others.some((it) => it.isFinal)) return true;
	const sources = others.map((it) => sourcesFrom(it, all));
	if (others.some((it, i) => isLeaf(it, all) && sources[i]?.length === 0)) return true;
	return paths.some((path) => sources.some((it) => it.some((source) => isWithin(path, source))));
}

function isLeaf(stage: Stage, all: readonly Stage[]): boolean {
	return !all.some((it) => it.parent?.index === stage.index);
}

/** Everything that COPY and RUN's mounts take from a stage, as written. */
function sourcesFrom({ index, name }: Stage, all: readonly Stage[]): readonly string[] {
	const isThis = (from: string | undefined) =>
		from !== undefined && (from.toLowerCase() === name || from === String(index));
	return all.flatMap(({ instructions }) =>
		instructions.flatMap((instruction) => {
			const { flags } = instruction;
			const copies = flags.some((it) => it.name === "from" && isThis(it.value));
			const mounts = flags.some((it) => it.name === "mount" && isThis(/(?:^|,)from=([^,]+)/.exec(it.value ?? "")?.[1]));
			return copies ? instruction.words.slice(0, -1).map((it) => it.text) : mounts ? [""] : [];
		}),
	);
}

/** True when one path leads to the other, whatever slash they start and end with; a wildcard may be anything. */
function isWithin(path: string, source: string): boolean {
	const start = (text: string) =>
		`/${text.replace(/[*?[].*$/, "").replace(/^\/+|(?<!\/)\/+$/g, "")}/`.replace("//", "/");
	if (source === "" || !path.startsWith("/")) return false;
	return start(path).startsWith(start(source)) || start(source).startsWith(start(path));
}
