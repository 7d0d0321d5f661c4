import type { Command, ShellWord } from "../syntax/shell.ts";
import type { Place, SourceFile } from "../text/source-file.ts";

/** A user account of an image, as far as its creation shows. */
export interface Account {
	readonly name: string;
	/** Undefined: the tool picked the number. */
	readonly uid: number | undefined;
	readonly gid: number | undefined;
	/** Where a file fixes the number; undefined for accounts of the image and for numbers that nobody fixed. */
	readonly uidAt: Place | undefined;
	/** Where a file writes the primary group's number. */
	readonly gidAt?: Place | undefined;
	/** Where a command that creates the account names it. */
	readonly nameAt?: Place | undefined;
}

/** A group with the number that its creation fixes. */
export interface Group {
	readonly name: string;
	readonly gid: number | undefined;
	readonly gidAt: Place | undefined;
}

/** What one command does to the accounts. */
export type AccountChange =
	| {
			readonly kind: "user";
			readonly account: Account;
			readonly group: string | undefined;
			/** True when the number may be another account's too. */
			readonly mayRepeat: boolean;
	  }
	| { readonly kind: "group"; readonly group: Group }
	| { readonly kind: "renumber"; readonly name: string; readonly uid: number | undefined; readonly uidAt: Place }
	| { readonly kind: "rename"; readonly name: string; readonly to: string }
	| { readonly kind: "remove"; readonly name: string }
	/** An account goes whose name nobody can tell: one that the image brought for people, since those are in the way. */
	| { readonly kind: "removeUnknown" }
	| { readonly kind: "removeGroup"; readonly name: string }
	/** The files are changed in a way that nobody follows: what they say of numbers is open from here on. */
	| { readonly kind: "unclear"; readonly because: string };

/** Expands a shell word's variables; undefined when nobody can tell its value. */
export type ReadWord = (word: ShellWord) => string | undefined;

/** Options of the account tools that take a value in the next word (shadow's manual pages, busybox loginutils). */
const VALUED = {
	useradd:
		/^-[bcdefgGkKpsuRZ]$|^--(?:base-dir|comment|home-dir|home|gid|groups|key|password|shell|uid|skel|expiredate|inactive|root)$/,
	adduser: /^-[hgsGku]$|^--(?:home|gecos|shell|ingroup|uid|gid|firstuid|lastuid|conf|skel|comment)$/,
	groupadd: /^-[gKpR]$|^--(?:gid|key|password|root)$/,
	usermod: /^-[cdefgGlpsuRZ]$|^--(?:comment|home|gid|groups|login|shell|uid|root)$/,
} as const;

/** What a command changes in the passwd and group files; nothing for every other command, and under another root. */
export function changesByCommand(command: Command, file: SourceFile, read: ReadWord): readonly AccountChange[] {
	if (command.isFallback || !CHANGES_ACCOUNTS.has(command.program)) return NONE;
	const changes = [changeOf(command, file, read)].flat().filter((it) => it !== undefined);
	return changes.length > 0 && hasOtherRoot(command) ? [] : changes;
}

/** True for a command that may change the two files: a tool for that, or one whose output goes there. */
export function mayChangeAccounts({ program, isFallback, outputs }: Command): boolean {
	return (!isFallback && CHANGES_ACCOUNTS.has(program)) || outputs.length > 0;
}

/** shadow's tools work on another tree with --root and --prefix. */
function hasOtherRoot(command: Command): boolean {
	return command.words.some((it) => /^(?:-R|-P|--root(?:=.*)?|--prefix(?:=.*)?)$/.test(it.text));
}

const NONE: readonly AccountChange[] = [];

/** Programs that may write any file that they are given. */
const WRITERS = new Set(["sed", "awk", "ed", "perl", "mv", "cp", "install", "newusers", "pwconv", "vipw"]);

/** Those, and the ones that `changeOf` knows. */
export const CHANGES_ACCOUNTS: ReadonlySet<string> = new Set([
	...["useradd", "adduser", "usermod", "userdel", "deluser"],
	...["groupadd", "addgroup", "groupmod", "groupdel", "delgroup", "net"],
	...WRITERS,
]);

function changeOf(
	command: Command,
	file: SourceFile,
	read: ReadWord,
): AccountChange | readonly AccountChange[] | undefined {
	const tool = command.program;
	switch (tool) {
		case "useradd":
			return newUser(parse(command, VALUED.useradd, file, read), ["-g", "--gid"]);
		case "adduser": {
			const options = parse(command, VALUED.adduser, file, read);
			// Debian's and BusyBox's adduser both add an existing user to a group when given two names.
			return options.names.length > 1 ? undefined : newUser(options, ["-G", "--ingroup"]);
		}
		case "groupadd":
		case "addgroup": {
			const options = parse(command, VALUED.groupadd, file, read);
			const name = options.names[0];
			const gid = options.values.get("-g") ?? options.values.get("--gid");
			if (name === undefined || options.names.length > 1) return undefined;
			return { kind: "group", group: { name, gid: numberIn(gid?.text), gidAt: gid?.at } };
		}
		case "groupmod": {
			const options = parse(command, VALUED.groupadd, file, read);
			const gid = options.values.get("-g") ?? options.values.get("--gid");
			const name = options.names.at(-1);
			if (!gid || name === undefined) return undefined;
			return { kind: "group", group: { name, gid: numberIn(gid.text), gidAt: gid.at } };
		}
		case "usermod": {
			const options = parse(command, VALUED.usermod, file, read);
			const uid = options.values.get("-u") ?? options.values.get("--uid");
			const login = options.values.get("-l") ?? options.values.get("--login");
			const name = options.names.at(-1);
			if (name === undefined) return undefined;
			return [
				...(uid ? [{ kind: "renumber", name, uid: numberIn(uid.text), uidAt: uid.at } as const] : []),
				...(login?.text === undefined ? [] : [{ kind: "rename", name, to: login.text } as const]),
			];
		}
		case "net":
			return windowsUser(command, read);
		case "userdel":
		case "deluser": {
			const name = parse(command, VALUED.groupadd, file, read).names.at(-1);
			if (name?.includes("$")) return { kind: "removeUnknown" };
			return name === undefined ? undefined : { kind: "remove", name };
		}
		case "groupdel":
		case "delgroup": {
			const name = parse(command, VALUED.groupadd, file, read).names.at(-1);
			return name === undefined ? undefined : { kind: "removeGroup", name };
		}
		default: {
			const writes = WRITERS.has(tool);
			const touched = writes && command.words.some((it) => /^\/etc\/(?:passwd|group)$/.test(it.text));
			return touched || tool === "newusers" ? { kind: "unclear", because: `${tool} changes the accounts` } : undefined;
		}
	}
}

/** `net user NAME … /add` and `net user NAME /delete` (Windows' net command). */
function windowsUser({ words }: Command, read: ReadWord): AccountChange | undefined {
	const [verb, ...others] = words.slice(1).map((it) => read(it) ?? it.text);
	const name = others.find((it) => !it.startsWith("/"));
	if (verb?.toLowerCase() !== "user" || name === undefined) return undefined;
	const switches = new Set(others.map((it) => it.toLowerCase()));
	if (switches.has("/delete")) return { kind: "remove", name };
	if (!switches.has("/add")) return undefined;
	const account = { name, uid: undefined, gid: undefined, uidAt: undefined };
	return { kind: "user", account, group: undefined, mayRepeat: false };
}

interface Options {
	readonly names: readonly string[];
	/** Where the last of the names stands. */
	readonly lastAt: Place | undefined;
	readonly values: ReadonlyMap<string, { readonly text: string | undefined; readonly at: Place }>;
	/** Options without a value, clusters of letters taken apart. */
	readonly flags: ReadonlySet<string>;
}

function newUser(
	{ names, lastAt, values, flags }: Options,
	groupOptions: readonly string[],
): AccountChange | undefined {
	const name = names.at(-1);
	if (name === undefined) return undefined;
	const uid = values.get("-u") ?? values.get("--uid");
	const group = groupOptions.map((it) => values.get(it)).find((it) => it !== undefined);
	const gid = numberIn(group?.text);
	return {
		kind: "user",
		account: {
			name,
			uid: numberIn(uid?.text),
			gid,
			uidAt: uid?.at,
			gidAt: gid === undefined ? undefined : group?.at,
			nameAt: lastAt,
		},
		group: group?.text,
		mayRepeat: flags.has("-o") || flags.has("--non-unique"),
	};
}

function parse(command: Command, valued: RegExp, file: SourceFile, read: ReadWord): Options {
	const names: string[] = [];
	let lastAt: Place | undefined;
	const values = new Map<string, { text: string | undefined; at: Place }>();
	const flags = new Set<string>();
	const words = command.words.slice(1);
	for (let i = 0; i < words.length; i++) {
		const word = words[i];
		if (!word) continue;
		const text = read(word) ?? word.text;
		const equals = text.startsWith("--") ? text.indexOf("=") : -1;
		const cluster =
			/^-[A-Za-z]*[A-Za-z]$/.test(text) && text.length > 2 && !text.startsWith("--") ? `-${text.at(-1)}` : undefined;
		const attached = /^-([A-Za-z]*)([A-Za-z])([0-9]+)$/.exec(text);
		if (equals > 0) {
			const start = word.span.end - (word.raw.length - word.raw.indexOf("=") - 1);
			values.set(text.slice(0, equals), {
				text: text.slice(equals + 1),
				at: { file, span: { start, end: word.span.end } },
			});
		} else if (attached?.[2] && attached[3] && valued.test(`-${attached[2]}`)) {
			const start = word.span.end - attached[3].length;
			values.set(`-${attached[2]}`, { text: attached[3], at: { file, span: { start, end: word.span.end } } });
			for (const letter of attached[1] ?? "") flags.add(`-${letter}`);
		} else if (valued.test(text) || (cluster && valued.test(cluster))) {
			const value = words[++i];
			if (value) values.set(cluster ?? text, { text: read(value), at: { file, span: value.span } });
			if (cluster) for (const letter of text.slice(1, -1)) flags.add(`-${letter}`);
		} else if (text.startsWith("--")) flags.add(text);
		else if (text.startsWith("-")) for (const letter of text.slice(1)) flags.add(`-${letter}`);
		else {
			names.push(text);
			lastAt = { file, span: word.span };
		}
	}
	return { names, lastAt, values, flags };
}

function numberIn(text: string | undefined): number | undefined {
	return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : undefined;
}
