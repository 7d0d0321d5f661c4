import type { BuildCommand } from "../model/build-runs.ts";
import type { Call } from "../model/called-programs.ts";
import { chainCommandsCalling } from "../model/chain-commands.ts";
import { programsOf } from "../model/command-calls.ts";
import { heredocLines, isPiped, type PrintedLine, printedLines } from "../model/printed-text.ts";
import type { Stage } from "../model/stage.ts";
import type { Place } from "../text/source-file.ts";

/** A password that an image gives an account and that is none: empty, or written in the Dockerfile. */
export interface WeakPassword {
	readonly account: string;
	readonly kind: "empty" | "literal";
	readonly at: Place;
}

/** Every such password along a stage's FROM chain, except for accounts that are locked. */
export function weakPasswords(stage: Stage): readonly WeakPassword[] {
	const commands = chainCommandsCalling(stage, ["passwd", "useradd", "usermod", "chpasswd"]);
	const locked = new Set(commands.flatMap((it) => programsOf(it).flatMap(lockedBy)));
	return commands
		.flatMap((it) => programsOf(it).flatMap((call) => [...passwordsOf(stage, call, it)]))
		.filter((it) => !locked.has(it.account));
}

function lockedBy({ program, words }: Call): readonly string[] {
	const texts = words.map((it) => it.value ?? it.word.text);
	const locks =
		(program === "passwd" && texts.some((it) => /^-[a-z]*l$|^--lock$/.test(it))) ||
		(program === "usermod" && texts.some((it) => /^-L$|^--lock$/.test(it)));
	return locks ? texts.slice(-1) : [];
}

function* passwordsOf({ file }: Stage, { program, words }: Call, command: BuildCommand): Generator<WeakPassword> {
	const texts = words.map((it) => it.value ?? it.word.text);
	const account = texts.findLast((it) => !it.startsWith("-")) ?? "root";
	const { before } = command;
	const piped = before && isPiped(file, before, command) ? printedLines(file, before) : undefined;
	switch (program) {
		case "passwd": {
			const option = words.find((it) => /^-[a-z]*d[a-z]*$|^--delete$/.test(it.word.text));
			if (option) yield { account, kind: "empty", at: { file, span: option.word.span } };
			else if (piped?.[0]) yield { account, kind: piped[0].text === "" ? "empty" : "literal", at: piped[0].at };
			break;
		}
		case "useradd":
		case "usermod": {
			const i = words.findIndex((it) => /^-[A-Za-z]*p$|^--password$/.test(it.word.text));
			const value = words[i + 1];
			const attached = words.find((it) => it.value === "--password=");
			if (i >= 0 && value?.value === "") yield { account, kind: "empty", at: { file, span: value.word.span } };
			else if (attached) yield { account, kind: "empty", at: { file, span: attached.word.span } };
			break;
		}
		case "chpasswd": {
			const isEncrypted = texts.some((it) => /^-[A-Za-z]*e$|^--encrypted$/.test(it));
			for (const line of piped ?? (before && isPiped(file, before, command) ? [] : heredocLines(file, command)))
				yield* passwordIn(line, isEncrypted);
			break;
		}
	}
}

/** chpasswd(8): `name:password`; an encrypted one is not the password itself. */
function* passwordIn({ text, at }: PrintedLine, isEncrypted: boolean): Generator<WeakPassword> {
	const [, account, password = ""] = /^\s*([^:\s]+):(.*)$/.exec(text) ?? [];
	if (account === undefined || /[$`]/.test(account)) return;
	if (password === "") yield { account, kind: "empty", at };
	else if (!isEncrypted && !/[$`]/.test(password)) yield { account, kind: "literal", at };
}
