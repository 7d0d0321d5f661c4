import { buildOf } from "../model/build.ts";
import type { BuildRun } from "../model/build-runs.ts";
import { behindOptions, type Call, type CallWord, callsOf } from "../model/called-programs.ts";
import { commandsCalling } from "../model/command-calls.ts";
import { commandsOf, readOf } from "../model/commands.ts";
import type { Known } from "../model/known.ts";
import type { Stage } from "../model/stage.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import type { Place } from "../text/source-file.ts";
import { textAt } from "../text/source-file.ts";
import type { User } from "./profile.ts";
import { userAt } from "./user-at.ts";

/** One execution of sudo. */
export interface SudoCall {
	/** The word `sudo`. */
	readonly at: Place;
	/** RUN, CMD or ENTRYPOINT. */
	readonly keyword: string;
	/** Who calls it. */
	readonly user: Known<User>;
	/** The user that it changes to, as written: "root" where nothing is said. */
	readonly to: string;
	/** What has to go so that the command runs without it; undefined where more than the word would change. */
	readonly removable: Place | undefined;
}

/** Options of sudo(8) with a value of their own. */
const VALUED = /^-[aCcDghpRrTtUu]$|^--(?:user|group|chdir|host|prompt|chroot|role|type)$/;

/** Options that mean nothing when root calls sudo to be root; -H does, since ENV may set another HOME. */
const WITHOUT_EFFECT = /^(?:-[EnSk]+|--preserve-env(?:=.*)?|--non-interactive|--stdin|--)$/;

/** Where a stage's own RUN, and the ENTRYPOINT and CMD that it sets, execute sudo. */
export function* sudoCalls(stage: Stage): Generator<SudoCall> {
	const build = buildOf(stage);
	const calling = commandsCalling(build.runs, ["sudo"]);
	const asking = new Set(calling.length > 0 ? build.runs.filter(asksForUser).map((it) => it.instruction) : []);
	for (const { command, values, instruction, user: last } of calling) {
		const user = userAt(stage, last);
		if (asking.has(instruction) && user.state === "known" && user.value.isRoot) continue;
		yield* sudoIn(
			stage,
			instruction,
			command.words.map((word, i) => ({ word, value: values[i] })),
			user,
		);
	}
	for (const started of [build.entrypoint, build.command]) {
		if (started?.stage !== stage) continue;
		const user = userAt(stage, build.users.at(-1));
		for (const { words } of commandsOf(started.instruction, stage.file.text)) {
			const read = words.map((word) => ({ word, value: word.text }));
			yield* sudoIn(stage, started.instruction, read, user);
		}
	}
}

/** True for a RUN that looks whether it is root, as in `[ "$(id -u)" -ne 0 ]`, so that sudo is for the others. */
function asksForUser({ instruction, file }: BuildRun): boolean {
	return readOf(instruction, file.text).some(({ words }) =>
		words.some(({ raw }) => /\bid -u|\bwhoami\b|\$\{?E?UID\b/.test(raw)),
	);
}

function* sudoIn(
	{ file }: Stage,
	{ keyword, exec }: Instruction,
	words: readonly CallWord[],
	user: Known<User>,
): Generator<SudoCall> {
	for (const call of callsOf(words)) {
		if (call.program !== "sudo") continue;
		const at = { file, span: call.word.span };
		yield {
			at,
			keyword,
			user,
			to: targetOf(call.words),
			removable: removable(call, at, exec === undefined && call.word === words[0]?.word),
		};
	}
}

function targetOf(words: readonly CallWord[]): string {
	for (const [i, { word, value }] of words.entries()) {
		const text = value ?? word.text;
		const attached = /^(?:--user=|-u)(.+)$/.exec(text)?.[1];
		if (attached !== undefined) return attached;
		if (text === "-u" || text === "--user") return words[i + 1]?.value ?? words[i + 1]?.word.text ?? "root";
		if (!text.startsWith("-")) break;
	}
	return "root";
}

/**
 * From sudo to the first word of what it starts; in an exec form with the quotes and the comma between. Assignments
 * behind sudo can only stay where a shell reads them.
 */
function removable({ words, word }: Call, at: Place, startsCommand: boolean): Place | undefined {
	const rest = behindOptions(words, VALUED);
	const options = words.slice(0, words.length - rest.length).map((it) => it.word.text);
	const kept = options.findIndex((it) => /^[A-Za-z_][A-Za-z0-9_]*=/.test(it));
	const own = kept < 0 ? options : options.slice(0, kept);
	const next = kept < 0 ? rest[0] : words[kept];
	if (!rest[0] || !next || !isPlain(own) || textAt(at) !== word.text || (kept >= 0 && !startsCommand)) return undefined;
	const { file, span } = at;
	const quotes = file.text[span.end] === '"' ? 1 : 0;
	const place = { file, span: { start: span.start - quotes, end: next.word.span.start - quotes } };
	return textAt(place).includes("#") ? undefined : place;
}

/** True for options that leave a command that root runs as root what it is, the user that it runs as among them. */
function isPlain(options: readonly string[]): boolean {
	return options.every(
		(it, i) =>
			WITHOUT_EFFECT.test(it) || /^(?:-u.*|--user(?:=.*)?)$/.test(it) || /^(?:-u|--user)$/.test(options[i - 1] ?? ""),
	);
}
