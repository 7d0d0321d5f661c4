import { type BuildCommand, commandsIn } from "../model/build-runs.ts";
import { chainRuns } from "../model/chain-commands.ts";
import { programsOf } from "../model/command-calls.ts";
import { membershipsOf } from "../model/group-members.ts";
import { firstLine, heredocLines, type PrintedLine, printedLines } from "../model/printed-text.ts";
import { chainOf, type Stage } from "../model/stage.ts";
import type { Instruction } from "../syntax/dockerfile.ts";
import { keptOn } from "../text/kept-on.ts";
import type { Place, SourceFile } from "../text/source-file.ts";

/** A way that an image gives its users back to root. */
export interface SudoRight {
	/** The rule of sudoers, or the group that may use sudo. */
	readonly kind: "rule" | "group";
	/** The user or `%group` of a rule, the member of a group; undefined where that cannot be told. */
	readonly user: string | undefined;
	/** Of a group. */
	readonly group: string | undefined;
	/** True for a rule about some commands only. */
	readonly isLimited: boolean;
	readonly at: Place;
}

/** Groups that the sudoers file of a distribution lets become root: Debian's and Ubuntu's, the others', and Ubuntu's old one. */
const SUDOERS = /^(?:sudo|wheel|admin)$/;

const SUDOERS_FILE = /sudoers|visudo/;

/** A rule that asks for no password (sudoers(5)). */
const RULE = /^\s*([^#\s]+)\s.*\bNOPASSWD\s*:|^\s*Defaults(?::(\S+))?\s.*!authenticate\b/;

/** Every rule without a password that a stage's chain writes, or else every account that it puts into sudo's groups. */
export function sudoRights(stage: Stage): readonly SudoRight[] {
	const rules = [...writtenRules(stage)];
	const written = rules.filter((it, i) => !rules.slice(0, i).some((other) => sameLine(other.at, it.at)));
	return written.length > 0 ? written : [...groupRights(stage)];
}

function* groupRights(stage: Stage): Generator<SudoRight> {
	for (const { user, groups, at } of membershipsOf(stage)) {
		const group = groups.find((it) => SUDOERS.test(it));
		if (group !== undefined && user !== "root") yield { kind: "group", user, group, isLimited: false, at };
	}
}

function* writtenRules(stage: Stage): Generator<SudoRight> {
	const { file } = stage;
	// Most files never name it, and that is told faster than by asking each of thousands of instructions.
	if (!SUDOERS_FILE.test(file.text)) return;
	for (const command of chainRuns(stage)
		.filter(({ instruction }) => namesSudoers(instruction, file))
		.flatMap(commandsIn)) {
		for (const line of printedLines(file, command) ?? openLines(file, command)) yield* ruleIn(line);
		for (const place of sedRules(file, command))
			yield { kind: "rule", user: undefined, group: undefined, isLimited: false, at: place };
	}
	for (const { instructions } of chainOf(stage)) {
		for (const instruction of instructions) {
			if (!namesSudoers(instruction, file)) continue;
			for (const line of heredocLines(file, { instruction })) yield* ruleIn(line);
		}
	}
}

function namesSudoers(instruction: Instruction, { text }: SourceFile): boolean {
	const known = naming.get(instruction) ?? SUDOERS_FILE.test(text.slice(instruction.span.start, instruction.span.end));
	naming.set(instruction, known);
	return known;
}

/** It is asked of every command of an instruction, and there may be thousands. */
const naming = keptOn<Instruction, boolean>();

function* ruleIn({ text, at }: PrintedLine): Generator<SudoRight> {
	const rule = RULE.exec(text);
	if (!rule || /^\s*(?:echo|printf|sed|grep|awk|perl)\b/.test(text)) return;
	const written = rule[1] ?? rule[2];
	if (written === "root") return;
	const user = written && /^%?[A-Za-z_][A-Za-z0-9_.-]*$/.test(written) ? written : undefined;
	yield { kind: "rule", user, group: undefined, isLimited: /NOPASSWD\s*:(?!\s*(?:[A-Z]+:\s*)*ALL\b)/.test(text), at };
}

/** What echo and printf print where a variable in it is open: the rule is there whoever it is for. */
function* openLines(file: SourceFile, { command }: BuildCommand): Generator<PrintedLine> {
	if (!/(?:^|\/)(?:echo|printf)$/.test(command.words[0]?.text ?? "")) return;
	const [first] = command.words.slice(1).filter((it) => !/^-[neE]+$/.test(it.text));
	const text = command.words
		.slice(1)
		.map((it) => it.text)
		.join(" ");
	if (first) yield { text, at: firstLine(file, first.span) };
}

/** sed's `s` commands that write a rule, or take the `#` in front of one away. */
function* sedRules(file: SourceFile, command: BuildCommand): Generator<Place> {
	for (const { program, words } of programsOf(command)) {
		if (program !== "sed") continue;
		for (const { word } of words) {
			const [, , pattern = "", replacement = ""] =
				/s([^\w\s\\])((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1/s.exec(word.text) ?? [];
			const uncomments = pattern.includes("#") && pattern.includes("NOPASSWD") && /^[^#]*(?:\\\d|&)/.test(replacement);
			const isRoots = /^root\b/.test(replacement);
			if ((/NOPASSWD\s*:/.test(replacement) && !isRoots) || uncomments) yield firstLine(file, word.span);
		}
	}
}

function sameLine(a: Place, b: Place): boolean {
	const [first, second] = a.span.start < b.span.start ? [a, b] : [b, a];
	return !first.file.text.slice(first.span.start, second.span.start).includes("\n");
}
