import { growsLastlog, LASTLOG_ENTRY } from "../knowledge/lastlog.ts";
import { givenNumbers } from "../model/account-numbers.ts";
import { buildOf } from "../model/build.ts";
import { programOf } from "../model/commands.ts";
import { rootStage, type Stage } from "../model/stage.ts";
import { type Place, textAt } from "../text/source-file.ts";

/** A useradd that makes /var/log/lastlog as long as its number is high. */
export interface SparseLog {
	readonly uid: number;
	readonly at: Place;
	readonly bytes: number;
	/** The word `useradd`, where an option may follow it. */
	readonly tool: Place | undefined;
}

/** hadolint's DL3046 speaks of numbers with more than five digits; at 100000 the file has 29 MB. */
const HIGH = 100_000;

/** Above this, useradd refuses: the numbers of Linux have 32 bits, and the last one stands for none. */
const HIGHEST = 4_294_967_294;

/** Every useradd with a high number along a stage's FROM chain that writes a long lastlog into its layer. */
export function* sparseLogs(stage: Stage): Generator<SparseLog> {
	const { image } = rootStage(stage).base;
	const { image: facts } = buildOf(stage);
	if (image.state === "unknown" || facts?.userTool === "adduser-busybox" || !growsLastlog(image.value.text)) return;
	for (const { uid, at, command, instruction } of givenNumbers(stage)) {
		const [first, ...others] = command.words;
		if (uid < HIGH || uid > HIGHEST || !first || programOf(first) !== "useradd") continue;
		if (others.some((it) => /^-[A-Za-z]*l[A-Za-z]*$|^--no-log-init$/.test(it.text))) continue;
		if (stage.file.text.slice(instruction.span.start, instruction.span.end).includes("lastlog")) continue;
		const tool = { file: stage.file, span: first.span };
		const isPlain = textAt(tool) === first.text && /[ \t]/.test(stage.file.text[first.span.end] ?? "");
		yield { uid, at, bytes: uid * LASTLOG_ENTRY, tool: isPlain ? tool : undefined };
	}
}
