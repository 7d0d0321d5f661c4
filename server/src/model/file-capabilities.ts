import { allCapabilities, type Capability, parseCapability } from "../knowledge/capabilities.ts";
import type { Place } from "../text/source-file.ts";
import { buildOf } from "./build.ts";
import { commandsCalling, programsOf } from "./command-calls.ts";
import { isShipped } from "./shipped.ts";
import { chainOf, type Stage } from "./stage.ts";

/** Capabilities that a RUN gives to programs which get into an image. */
export interface FileCapability {
	/** Those with the effective bit: without them in the bounding set the program cannot be executed. */
	readonly capabilities: readonly Capability[];
	/** The word that names them. */
	readonly at: Place;
	readonly program: string;
}

/** What a stage's own `setcap` sets (setcap(8), cap_from_text(3)); taking capabilities away is none of it. */
export function* fileCapabilities(stage: Stage): Generator<FileCapability> {
	for (const command of commandsCalling(buildOf(stage).runs, ["setcap"])) {
		for (const { program, words } of programsOf(command)) {
			if (program !== "setcap" || words.some(({ word }) => word.text === "-v")) continue;
			const rest = words.slice(words.findIndex(({ word }) => !/^-[qfn]$/.test(word.text)));
			for (let i = 0; i + 1 < rest.length; i += 2) {
				const [text, path] = [rest[i], rest[i + 1]];
				const capabilities = effectiveIn(text?.value ?? "");
				const file = path?.value ?? path?.word.text ?? "";
				if (!text || capabilities.length === 0 || !isShipped(stage, [file])) continue;
				yield { capabilities, at: { file: stage.file, span: text.word.span }, program: file };
			}
		}
	}
}

/** All that programs of a stage's image carry by a `setcap` of its chain, without the image's own at its root. */
export function capabilitiesCarriedIn(stage: Stage): readonly Capability[] {
	return [...chainOf(stage)].flatMap((it) => [...fileCapabilities(it)].flatMap(({ capabilities }) => capabilities));
}

/**
 * What the program that a stage's container starts first carries itself, by the exec form of ENTRYPOINT, or of CMD where
 * there is none; undefined where it carries nothing that the stage's chain shows, and where a shell comes in between.
 */
export function startedWith(stage: Stage): FileCapability | undefined {
	const { entrypoint, command } = buildOf(stage);
	const program = (entrypoint ?? command)?.instruction.exec?.[0];
	if (program === undefined) return undefined;
	return [...chainOf(stage)]
		.flatMap((it) => [...fileCapabilities(it)].toReversed())
		.find((it) => it.program === program);
}

/** The capabilities of a text such as `cap_net_raw,cap_chown=+ep` that end up effective; none where a name is unknown. */
function effectiveIn(text: string): readonly Capability[] {
	const held = new Set<Capability>();
	for (const clause of text.trim().split(/\s+/)) {
		const [, list = "", actions = ""] = /^([a-z_,0-9]*)((?:[-+=][eip]*)+)$/i.exec(clause) ?? [];
		const names = list === "" || list === "all" ? [...allCapabilities] : list.split(",").flatMap(read);
		for (const [, operator, flags = ""] of actions.matchAll(/([-+=])([eip]*)/g)) {
			const keeps = operator !== "-" && flags.includes("e");
			if (keeps) for (const it of names) held.add(it);
			else if (operator === "=" || flags.includes("e")) for (const it of names) held.delete(it);
		}
	}
	return [...held];
}

function read(name: string): readonly Capability[] {
	const capability = parseCapability(name);
	return capability === undefined || capability === "ALL" ? [] : [capability];
}
