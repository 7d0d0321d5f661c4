import type { Place } from "../text/source-file.ts";
import type { CallWord } from "./called-programs.ts";
import { chainCommandsCalling } from "./chain-commands.ts";
import { programsOf } from "./command-calls.ts";
import type { Stage } from "./stage.ts";

/** One account that a command puts into groups. */
export interface Membership {
	readonly user: string;
	readonly groups: readonly string[];
	/** True for the account's own group; false for those beside it. */
	readonly isPrimary: boolean;
	/** True where the groups beside its own that it had before are lost (usermod -G without -a). */
	readonly replaces: boolean;
	/** The word that names the groups. */
	readonly at: Place;
}

/** Options with a value of their own (shadow's manual pages, BusyBox loginutils, Debian's adduser(8)). */
const VALUED: ReadonlyMap<string, RegExp> = new Map([
	[
		"useradd",
		/^-[bcdefgGkKpsuRZ]$|^--(?:base-dir|comment|home-dir|home|gid|groups|key|password|shell|uid|skel|expiredate|inactive|root|prefix)$/,
	],
	["usermod", /^-[cdefgGlpsuvVwWRZ]$|^--(?:comment|home|gid|groups|login|password|shell|uid|root|prefix)$/],
	["adduser", /^-[hgsGku]$|^--(?:home|gecos|shell|ingroup|uid|gid|firstuid|lastuid|conf|skel|comment)$/],
	["addgroup", /^-g$|^--gid$/],
	["gpasswd", /^-[adAM]$|^--(?:add|delete|administrators|members)$/],
]);

/** Everybody who is put into a group along a stage's FROM chain, in order; names that nobody can tell are left out. */
export function* membershipsOf(stage: Stage): Generator<Membership> {
	for (const command of chainCommandsCalling(stage, VALUED.keys())) {
		for (const { program, words } of programsOf(command)) {
			const valued = VALUED.get(program);
			if (valued) yield* read(program, parse(words, valued), stage);
		}
	}
}

interface Parsed {
	readonly values: ReadonlyMap<string, CallWord>;
	readonly flags: ReadonlySet<string>;
	readonly rest: readonly CallWord[];
}

function* read(program: string, { values, flags, rest }: Parsed, { file }: Stage): Generator<Membership> {
	const member = (user: CallWord | undefined, groups: CallWord | undefined, isPrimary: boolean) => {
		if (user?.value === undefined || groups?.value === undefined) return [];
		const replaces = program === "usermod" && !isPrimary && !flags.has("-a") && !flags.has("--append");
		const names = groups.value.split(",").filter((it) => it !== "");
		return [{ user: user.value, groups: names, isPrimary, replaces, at: { file, span: groups.word.span } }];
	};
	switch (program) {
		case "useradd":
		case "usermod":
			yield* member(rest.at(-1), values.get("-g") ?? values.get("--gid"), true);
			yield* member(rest.at(-1), values.get("-G") ?? values.get("--groups"), false);
			break;
		case "gpasswd":
			yield* member(values.get("-a") ?? values.get("--add"), rest.at(-1), false);
			break;
		case "adduser":
			yield* member(rest[0], values.get("-G") ?? values.get("--ingroup"), true);
			yield* member(rest[0], rest[1], false);
			break;
		case "addgroup":
			yield* member(rest[1] && rest[0], rest[1], false);
			break;
	}
}

/** Splits words into options and the rest: `-aG x`, `-Gx`, `--groups x` and `--groups=x`. */
function parse(words: readonly CallWord[], valued: RegExp): Parsed {
	const values = new Map<string, CallWord>();
	const flags = new Set<string>();
	const rest: CallWord[] = [];
	for (let i = 0; i < words.length; i++) {
		const it = words[i];
		if (!it) continue;
		const text = it.value ?? it.word.text;
		const [option = "", attached] = text.split(/=(.*)/s);
		if (text.startsWith("--")) {
			if (attached !== undefined) values.set(option, { ...it, value: it.value && attached });
			else if (valued.test(text)) values.set(text, words[++i] ?? it);
			else flags.add(text);
		} else if (!text.startsWith("-") || text === "-") rest.push(it);
		else {
			const letters = [...text.slice(1)];
			const at = letters.findIndex((letter) => valued.test(`-${letter}`));
			for (const letter of at < 0 ? letters : letters.slice(0, at)) flags.add(`-${letter}`);
			const value = text.slice(at + 2);
			if (at >= 0)
				values.set(`-${letters[at]}`, value === "" ? (words[++i] ?? it) : { ...it, value: it.value && value });
		}
	}
	return { values, flags, rest };
}
