import type { ImageFacts } from "../knowledge/images.ts";
import { setuidImages } from "../knowledge/setuid-images.ts";
import { buildOf } from "../model/build.ts";
import { readOf } from "../model/commands.ts";
import type { Service } from "../model/service.ts";
import { chainOf, rootStage, type Stage } from "../model/stage.ts";
import { textOf, type Value } from "../model/value.ts";

/** Programs that are of no use without the setuid bit or a file capability, and the packages that bring them. */
const RAISING = new Set(["sudo", "doas", "setcap", "fping", "uidmap", "newuidmap", "shadow-uidmap"]);

/**
 * What a service raises its privileges through, as far as its image, its Dockerfile and its own command tell;
 * undefined where nothing speaks for it.
 */
export function raisesThrough(service: Service, facts: ImageFacts | undefined): string | undefined {
	const started = ["command", "entrypoint"].flatMap((key) => wordsOf(service.get(key)?.value));
	return raisingWord(started) ?? ofImage(service, facts) ?? (service.build && inStages(service.build));
}

function ofImage({ build, image }: Service, facts: ImageFacts | undefined): string | undefined {
	if (facts?.category === "devcontainer") return "sudo";
	const base = build ? rootStage(build).base.image : image;
	if (base.state === "unknown") return undefined;
	const { repository } = base.value;
	return setuidImages.find(([start]) =>
		/[/-]$/.test(start) ? repository.startsWith(start) : repository === start,
	)?.[1];
}

function inStages(stage: Stage): string | undefined {
	for (const it of chainOf(stage)) {
		const build = buildOf(it);
		for (const command of build.runs.flatMap((run) => readOf(run.instruction, run.file.text))) {
			const words = command.words.map((word) => word.text);
			const found = raisingWord(words) ?? (setsBit(words) ? "setuid programs" : undefined);
			if (found !== undefined) return found;
		}
		for (const started of [build.entrypoint, build.command]) {
			const found = started && raisingWord(started.instruction.exec ?? started.instruction.body.text.split(/\s+/));
			if (found !== undefined) return found;
		}
	}
	return undefined;
}

/** `chmod u+s`, `chmod 4755`, `install -m 4755`. */
function setsBit([program = "", ...others]: readonly string[]): boolean {
	return (
		/(?:^|\/)(?:chmod|install)$/.test(program) && others.some((it) => /^(?:[ugoa]*\+[rwx]*s|0?[2467][0-7]{3})/.test(it))
	);
}

function raisingWord(words: readonly string[]): string | undefined {
	const names = words.map((it) => it.split("/").at(-1)?.split("=")[0] ?? "");
	return names.find((it) => RAISING.has(it));
}

function wordsOf(value: Value | undefined): readonly string[] {
	if (value?.kind === "list") return value.items.flatMap(wordsOf);
	return textOf(value)?.split(/\s+/) ?? [];
}
