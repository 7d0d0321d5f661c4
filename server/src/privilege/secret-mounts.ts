import { programOf, readOf } from "../model/commands.ts";
import { type FlagField, fieldsOf, runFlags } from "../model/run-flags.ts";
import type { Stage } from "../model/stage.ts";
import { userBefore } from "../model/user-before.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import type { Place } from "../text/source-file.ts";
import { userAt } from "./user-at.ts";

/** A secret or an SSH agent that a RUN mounts with a mode of its own. */
export interface SecretMount {
	readonly kind: "secret" | "ssh";
	readonly mode: number;
	/** The mode's digits. */
	readonly at: Place;
	/** The mode without what others, and a group that nobody named, may do. */
	readonly tightened: string;
	/** True when the RUN is the mount's owner or root all the way, so that it needs no right that others have. */
	readonly ownerRuns: boolean;
}

/** Programs that go on as somebody else. */
const SWITCHES = new Set(["su", "sudo", "gosu", "su-exec", "runuser", "setpriv", "setuidgid", "s6-setuidgid", "chpst"]);

/** The mounts of secrets in a stage's own RUN instructions that set a mode (BuildKit dockerfile reference, RUN --mount). */
export function* secretMounts(stage: Stage): Generator<SecretMount> {
	for (const flag of runFlags(stage)) {
		if (flag.name !== "mount") continue;
		const fields = fieldsOf(flag);
		const kind = fields.get("type")?.value.toLowerCase();
		const mode = fields.get("mode");
		if ((kind !== "secret" && kind !== "ssh") || !mode || !/^[0-7]{1,5}$/.test(mode.value)) continue;
		const kept = fields.has("gid") ? 0o770 : 0o700;
		const number = Number.parseInt(mode.value, 8);
		yield {
			kind,
			mode: number,
			at: digitsOf(mode),
			tightened: (number & kept).toString(8).padStart(mode.value.length, "0"),
			ownerRuns: ownerRuns(stage, flag.instruction, fields.get("uid")?.value ?? "0"),
		};
	}
}

function digitsOf({ value, at: { file, span } }: FlagField): Place {
	const start = span.start + file.text.slice(span.start, span.end).indexOf(value);
	return { file, span: { start, end: start + value.length } };
}

function ownerRuns(stage: Stage, instruction: Instruction, owner: string): boolean {
	// What stands behind ONBUILD runs in another build.
	if (!stage.instructions.includes(instruction)) return false;
	const user = userAt(stage, userBefore(stage, instruction));
	if (user.state === "unknown" || !(user.value.isRoot || String(user.value.uid) === owner)) return false;
	return !readOf(instruction, stage.file.text).some(({ words }) => words.some((it) => SWITCHES.has(programOf(it))));
}
